using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Cli.Demo;
using Spectre.Console;

namespace SpeedupLlm.Cli.Tests.Demo;

/// <summary>A model that is right more often where its prompt holds a solved example, and the demo around it.</summary>
internal static class Scripted
{
    public const double Without = 0.4;
    public const double With = 0.9;

    /// <summary>It knows the right answers by itself: that is its gift, not a leak.</summary>
    public static FakeModel Model(DemoStream stream)
    {
        var right = stream.Questions.DistinctBy(q => q.Text).ToDictionary(q => q.Text, q => q.Key.Split('.')[0], StringComparer.Ordinal);
        return new FakeModel(call =>
        {
            var knows = call.Chance() < (call.Messages.Count > 1 ? With : Without);
            return $"So it must be this many.\nAnswer: {(knows ? right[call.Question] : "77777")}";
        });
    }

    public static async Task<Shown> ShowAsync(DemoOptions options, bool json = true,
        Func<FakeCall, CancellationToken, Task>? before = null, CancellationTokenSource? stop = null)
    {
        using var model = Model(DemoPlan.Stream(options.Seed, options.Questions));
        model.Before = before ?? model.Before;
        var (people, data) = (new StringWriter(), new StringWriter());
        var time = new FakeTimeProvider();
        var session = new DemoSession(Console(people), terminal: false, Console(data), time) { Began = time.GetUtcNow().AddSeconds(-2) };
        var code = await session.RunAsync(options, json, new DemoModel(model, "scripted"), stop?.Token ?? TestContext.Current.CancellationToken);
        return new Shown(code, people.ToString(), data.ToString());
    }

    private static IAnsiConsole Console(StringWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings 
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 120;
        return console;
    }
}

/// <summary>What a viewer saw.</summary>
internal sealed record Shown(int Code, string People, string Data);
