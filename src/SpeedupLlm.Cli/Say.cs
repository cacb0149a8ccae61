using Spectre.Console;

namespace SpeedupLlm.Cli;

/// <summary>Text for people goes to stderr; stdout is for data.</summary>
internal static class Say
{
    public static IAnsiConsole People { get; } = On(Console.Error, Console.IsErrorRedirected);

    /// <summary>Tables, where no <c>--json</c> asked for less.</summary>
    public static IAnsiConsole Data { get; } = On(Console.Out, Console.IsOutputRedirected);

    public static void Note(string text) => People.MarkupLine(Markup.Escape(text));

    public static void Warning(string text) => People.MarkupLine($"[yellow]warning:[/] {Markup.Escape(text)}");

    public static void Error(string text) => People.MarkupLine($"[red]error:[/] {Markup.Escape(text)}");

    private static IAnsiConsole On(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        // A file or a pipe has no width to wrap at.
        if (redirected)
            console.Profile.Width = 1000;
        return console;
    }

    /// <summary>Runs something that may take long, with a spinner where a person looks on.</summary>
    public static Task<T> WaitingAsync<T>(string what, Func<Task<T>> work) => People.Profile.Capabilities.Interactive && !Console.IsErrorRedirected
        ? People.Status().StartAsync(Markup.Escape(what), _ => work())
        : work();
}
