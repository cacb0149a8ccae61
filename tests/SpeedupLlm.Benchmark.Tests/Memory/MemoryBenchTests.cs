using SpeedupLlm.Benchmark.Memory;

namespace SpeedupLlm.Benchmark.Tests.Memory;

public sealed class MemoryBenchTests
{
    private static readonly MemoryPlan Plan = new() { Methods = ["in-context"], Questions = 60, MaxOutputTokens = 50, Seed = 3 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_that_helps_saves_with_either_scorer_and_is_more_often_right()
    {
        foreach (var row in await RowsAsync(Plan with { Levels = ["S1", "S3"], Questions = 150 }))
        {
            Assert.True(row.OperationSaving!.Low > 0, $"{row}");
            // Few questions are solved surely enough to be learnt where no key tells: their longer prompts may cost what they save.
            Assert.True(row.Saving!.Value > (row.Scorer == "reference" ? 0.05 : -0.02), $"{row}");
            Assert.Equal(row.Saving, row.TotalSaving);
            Assert.True(row.AccuracyChange!.Value >= 0, $"{row}");
            Assert.Equal(150, row.N);
            Assert.Equal(150, row.PredictedLevel.Values.Sum());
            Assert.True(row.PredictedLevel[row.Level] > 30, $"{row}");
        }
    }

    [Fact]
    public async Task Where_nothing_is_related_nothing_is_saved_and_nothing_lost()
    {
        foreach (var row in await RowsAsync(Plan with { Levels = ["none"], Questions = 120 }))
        {
            Assert.InRange(row.Saving!.Value, -0.01, 0.01);
            Assert.InRange(row.AccuracyChange!.Value, -0.01, 0.01);
            Assert.InRange(row.PredictedLevel["none"], 115, 120);
        }
    }

    [Fact]
    public async Task Memory_that_misleads_does_harm_and_the_gate_stops_it()
    {
        var rows = await RowsAsync(Plan with { Levels = ["misleading"], Scorers = ["reference"], Questions = 500 });
        var (on, off) = (rows.Single(row => row.Gate == "on"), rows.Single(row => row.Gate == "off"));
        Assert.True(off.Saving!.High < -0.3, $"{off}");
        Assert.True(off.AccuracyChange!.High < -0.2, $"{off}");
        Assert.True(on.Saving!.Value > 0.5 * off.Saving.Value, $"{on}");
        Assert.True(off.PredictedLevel["S2"] > 100, $"{off}");
        Assert.Equal(on.Without, off.Without);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_rows_whatever_runs_beside_and_another_seed_others()
    {
        var plan = Plan with { Levels = ["S2", "none", "misleading"], Questions = 30 };
        var reports = new HashSet<string>(StringComparer.Ordinal);
        foreach (var concurrency in new[] { 1, 4, 16 })
            reports.Add((await ReportAsync(plan with { Concurrency = concurrency })).ToJson());
        Assert.Single(reports);
        Assert.DoesNotContain((await ReportAsync(plan with { Seed = 4 })).ToJson(), reports);
    }

    /// <summary>A run on its own, with a model that remembers nothing, takes what the same run takes beside the others.</summary>
    [Fact]
    public async Task What_runs_have_in_common_is_asked_once_and_accounted_in_each()
    {
        var plan = Plan with { Levels = ["S1"], Questions = 40 };
        var stream = LevelStreams.Of("S1", 40, 3).Single();
        using var model = Pupil.Model(plan);
        var calls = new SharedCalls(model, stream.Questions.Count, runs: 5);
        var made = new List<int>();
        foreach (var arm in new[] { MemoryArm.Without("reference"), MemoryArm.Without("deployable"), new("in-context", "reference", true), new("in-context", "reference", true) })
        {
            using var own = Pupil.Model(plan);
            await using var together = new StreamRun(plan, stream, arm, calls) { LearningCost = _ => 0 };
            await using var alone = new StreamRun(plan, stream, arm, new SharedCalls(own, stream.Questions.Count, 1)) { LearningCost = _ => 0 };
            for (var place = 0; place < stream.Questions.Count; place++)
                Assert.Equal(await alone.AskAsync(place, Cancel), await together.AskAsync(place, Cancel));
            made.Add(model.Started - made.Sum());
            Assert.True(made[^1] < own.Started || made.Count == 1, "nothing was shared");
        }

        Assert.Equal(0, made[^1]);
    }

    [Fact]
    public async Task Learning_counts_in_the_total_alone()
    {
        var plan = Plan with { Levels = ["S1"], Scorers = ["reference"] };
        using var model = Pupil.Model(plan);
        var learnt = 0;
        var row = (await new MemoryBench(model, plan) { LearningCost = _ => 10 * Interlocked.Increment(ref learnt) }.RunAsync(_ => { }, Cancel)).Rows.Single();
        Assert.True(row.TotalSaving!.Value < row.Saving!.Value - 0.01, $"{row}");
        Assert.Equal((await RowsAsync(plan)).Single().Saving, row.Saving);
    }

    [Fact]
    public async Task Progress_counts_every_question_of_every_run_once()
    {
        var plan = Plan with { Levels = ["S4", "misleading"], Questions = 10 };
        using var model = Pupil.Model(plan);
        var shown = new System.Collections.Concurrent.ConcurrentBag<int>();
        var bench = new MemoryBench(model, plan);
        await bench.RunAsync(shown.Add, Cancel);
        Assert.Equal(Enumerable.Range(1, bench.Questions), shown.Order());
    }

    [Fact]
    public async Task It_ends_without_a_result_when_it_is_told_to_and_when_the_model_fails()
    {
        using var model = Pupil.Model(Plan);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new MemoryBench(model, Plan).RunAsync(done => { if (done == 20) stop.Cancel(); }, stop.Token));
        model.Before = (_, _) => throw new HttpRequestException("down");
        await Assert.ThrowsAsync<HttpRequestException>(() => new MemoryBench(model, Plan).RunAsync(_ => { }, Cancel));
    }

    private static async Task<IReadOnlyList<MemoryRow>> RowsAsync(MemoryPlan plan) => (await ReportAsync(plan)).Rows;

    private static async Task<MemoryReport> ReportAsync(MemoryPlan plan)
    {
        using var model = Pupil.Model(plan);
        return await new MemoryBench(model, plan).RunAsync(_ => { }, Cancel);
    }
}
