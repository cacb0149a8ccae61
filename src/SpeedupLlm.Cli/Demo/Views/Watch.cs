using Spectre.Console;

namespace SpeedupLlm.Cli.Demo.Views;

/// <summary>Shows the play while it goes on: live on a terminal, a line now and then elsewhere.</summary>
internal sealed class Watch(IAnsiConsole console, bool terminal, TimeProvider time)
{
    // Faster than the eye, slower than the questions.
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    private long _shown;
    private int _told;

    /// <summary>Runs the play, which calls what it is given after every question.</summary>
    public Task<DemoProgress> ShowAsync(DemoProgress start, Func<Action<DemoProgress>, Task<DemoProgress>> play) => terminal
        ? console.Live(Board.Of(start, console.Profile.Width)).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(context => play(progress =>
        {
            if (_shown != 0 && time.GetElapsedTime(_shown) < Refresh)
                return;
            _shown = time.GetTimestamp();
            context.UpdateTarget(Board.Of(progress, console.Profile.Width));
        }))
        : play(Tell);

    /// <summary>A line after every tenth of the eligible questions.</summary>
    private void Tell(DemoProgress progress)
    {
        if (progress.Eligible * 10 / progress.Wanted <= _told)
            return;
        _told = progress.Eligible * 10 / progress.Wanted;
        var toGo = progress.ToGo is { } rest && progress.Eligible < progress.Wanted ? $", about {rest.TotalSeconds:0} s to go" : string.Empty;
        console.WriteLine(
            $"{progress.Eligible} of {progress.Wanted} eligible questions, {progress.Elapsed.TotalSeconds:0} s{toGo}; cost of a question so far: "
            + $"{Mean(progress, Accounting.Arm.Control)} without memory, {Mean(progress, Accounting.Arm.Memory)} with");
    }

    private static string Mean(DemoProgress progress, Accounting.Arm arm) => Figures.Number(
        Reporting.ArmFigures.Of(Reporting.Summary.Arm(progress.Played.Where(DemoProgress.IsCounted), arm)).MeanCost, "#,0");
}
