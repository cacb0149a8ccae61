using Spectre.Console;

namespace SpeedupLlm.Cli.Bench;

/// <summary>Shows on stderr how far a benchmark is: a bar on a terminal, a line after every tenth (or as often as is said) elsewhere.</summary>
internal sealed class BenchWatch(int questions, int lines = 10)
{
    private readonly Lock _lock = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private ProgressTask? _bar;
    private int _told;

    /// <summary>May be called from several threads, and not in order.</summary>
    public void Show(int done)
    {
        lock (_lock)
        {
            if (_bar is not null)
            {
                _bar.Value = Math.Max(_bar.Value, done);
                return;
            }

            var reached = (int)((long)done * lines / questions);
            if (reached <= _told)
                return;
            _told = reached;
            var seconds = TimeProvider.System.GetElapsedTime(_started).TotalSeconds;
            Say.Note($"{done} of {questions} questions, {seconds:0} s, about {seconds * (questions - done) / done:0} s to go");
        }
    }

    public Task<T> RunAsync<T>(Func<Task<T>> work) => Console.IsErrorRedirected || !Say.People.Profile.Capabilities.Interactive
        ? work()
        : Say.People.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                _bar = context.AddTask($"{questions} questions", maxValue: questions);
                return work();
            });
}
