using System.Text.Json;
using SpeedupLlm.Cli.Demo.Reporting;
using SpeedupLlm.Cli.Demo.Views;
using Spectre.Console;

namespace SpeedupLlm.Cli.Demo;

/// <summary>The demo for a viewer: what happens in two lines, the play as it goes on, and the result.</summary>
/// <param name="people">Where people read along.</param>
/// <param name="terminal">True: it can be drawn on.</param>
/// <param name="data">Where the result goes.</param>
/// <param name="time">The clock.</param>
internal sealed class DemoSession(IAnsiConsole people, bool terminal, IAnsiConsole data, TimeProvider time)
{
    /// <summary>When the process began; the demo's seconds count from there.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(DemoOptions options, bool json, DemoModel model, CancellationToken cancellationToken)
    {
        var stream = DemoPlan.Stream(options.Seed, options.Questions);
        people.WriteLine($"A small language model behind the gateway solves word problems, {DemoPlan.Operations} tries at most.");
        people.WriteLine("For each one that memory could help with, a coin decides whether it may help.");
        var start = new DemoProgress([], options.Questions, TimeSpan.Zero);
        var progress = await new Watch(people, terminal, time).ShowAsync(
            start, shown => new DemoRun(options, stream, model, time) { Progressed = shown }.PlayAsync(cancellationToken)).ConfigureAwait(false);
        var report = Summary.Of(progress, options, (time.GetUtcNow() - Began).TotalSeconds);
        if (json)
            await data.Profile.Out.Writer.WriteLineAsync(JsonSerializer.Serialize(report, DemoJson.Default.DemoReport)).ConfigureAwait(false);
        else
            ResultView.Print(report, data);
        return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Ok;
    }
}
