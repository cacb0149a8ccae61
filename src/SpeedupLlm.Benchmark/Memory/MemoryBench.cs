using Microsoft.Extensions.AI;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>
/// Memory against no memory on the same questions and seeds, by intention to treat. A stream's questions are asked one after the other, and what there is to
/// learn is learnt in between; streams are independent of each other and run side by side.
/// </summary>
/// <param name="model">Who is asked.</param>
/// <param name="plan">What is measured.</param>
public sealed class MemoryBench(IChatClient model, MemoryPlan plan)
{
    /// <summary>Questions without memory depend on nothing: so many make a job.</summary>
    private const int Chunk = 25;

    private readonly IReadOnlyList<LevelStream> _streams =
        [.. plan.Levels.SelectMany(level => LevelStreams.Of(level, StreamSizes.Counted(level, plan.Questions), unchecked((ulong)plan.Seed)))];

    /// <summary>Priced tokens that an engine has spent on learning so far.</summary>
    public Func<SpeedupEngine, double> LearningCost { get; init; } = engine => engine.LearningCost();

    /// <summary>Questions over all runs.</summary>
    public int Questions => _streams.Sum(stream => stream.Questions.Count * RunsOf(stream));

    /// <summary>Measures.</summary>
    /// <param name="progressed">Called after every question of every run with how many are finished; from several threads.</param>
    /// <param name="cancellationToken">Ends it without a result.</param>
    public async Task<MemoryReport> RunAsync(Action<int> progressed, CancellationToken cancellationToken)
    {
        var done = 0;
        var runs = new List<MemoryRun>();
        var jobs = new List<Func<CancellationToken, Task>>();
        // The longest first: a stream takes as long as its questions in a row, however many cores there are.
        foreach (var stream in _streams.OrderByDescending(stream => stream.Questions.Count))
        {
            var calls = new SharedCalls(model, stream.Questions.Count, RunsOf(stream));
            foreach (var arm in MemoryArm.Of(stream.Level, plan))
                Add(stream, arm, calls, stream.Questions.Count);
            foreach (var scorer in plan.Scorers)
                Add(stream, MemoryArm.Without(scorer), calls, Chunk);
        }

        await Parallel.ForEachAsync(
            jobs, new ParallelOptions { MaxDegreeOfParallelism = plan.Concurrency, CancellationToken = cancellationToken },
            async (job, token) => await job(token).ConfigureAwait(false)).ConfigureAwait(false);
        return MemoryReport.Of(plan, runs);

        void Add(LevelStream stream, MemoryArm arm, SharedCalls calls, int length)
        {
            var run = new MemoryRun(stream, arm, new Served[stream.Questions.Count]);
            runs.Add(run);
            foreach (var places in Enumerable.Range(0, stream.Questions.Count).Chunk(length))
                jobs.Add(token => AskAsync(run, calls, places, token));
        }

        async Task AskAsync(MemoryRun run, SharedCalls calls, int[] places, CancellationToken token)
        {
            var asking = new StreamRun(plan, run.Stream, run.Arm, calls) { LearningCost = LearningCost };
            await using (asking.ConfigureAwait(false))
            {
                foreach (var place in places)
                {
                    run.Served[place] = await asking.AskAsync(place, token).ConfigureAwait(false);
                    progressed(Interlocked.Increment(ref done));
                }
            }
        }
    }

    private int RunsOf(LevelStream stream) => MemoryArm.Of(stream.Level, plan).Count() + plan.Scorers.Count;
}

/// <summary>A stream as one arm served it.</summary>
/// <param name="Stream">What was asked.</param>
/// <param name="Arm">How.</param>
/// <param name="Served">What each question took, in the stream's order.</param>
internal sealed record MemoryRun(LevelStream Stream, MemoryArm Arm, Served[] Served);
