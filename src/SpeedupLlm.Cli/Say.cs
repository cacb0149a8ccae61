using Spectre.Console;

namespace SpeedupLlm.Cli;

/// <summary>Text for people goes to stderr; stdout is for data.</summary>
internal static class Say
{
    public static IAnsiConsole People { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static void Note(string text) => People.MarkupLine(Markup.Escape(text));

    public static void Warning(string text) => People.MarkupLine($"[yellow]warning:[/] {Markup.Escape(text)}");

    public static void Error(string text) => People.MarkupLine($"[red]error:[/] {Markup.Escape(text)}");

    /// <summary>Runs something that may take long, with a spinner where a person looks on.</summary>
    public static Task<T> WaitingAsync<T>(string what, Func<Task<T>> work) => People.Profile.Capabilities.Interactive && !Console.IsErrorRedirected
        ? People.Status().StartAsync(Markup.Escape(what), _ => work())
        : work();
}
