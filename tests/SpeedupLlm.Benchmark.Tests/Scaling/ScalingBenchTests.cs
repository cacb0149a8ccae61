using SpeedupLlm.Benchmark.Scaling;

namespace SpeedupLlm.Benchmark.Tests.Scaling;

public sealed class ScalingBenchTests
{
    private static readonly ScalingPlan Plan = new() { Methods = ["best-of-n", "self-refine"], MaxOutputTokens = 50 };
    private static readonly ScalingCaps Caps = new(BestOfN: 8, SelfRefine: 3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Static_spends_the_whole_budget_and_adaptive_no_more()
    {
        using var model = Solver.Model();
        var report = await new ScalingBench(model, Plan).RunAsync(Solver.Questions(60), Caps, Cancel);
        Assert.Equal(["best-of-n reference", "best-of-n deployable", "self-refine reference", "self-refine deployable"], report.Rows.Select(row => $"{row.Method} {row.Scorer}"));
        Assert.All(report.Rows, row => Assert.Equal(60, row.N));
        Assert.Equal([8, 8, 3, 3], report.Rows.Select(row => row.Static.Operations));
        Assert.All(report.Rows, row => Assert.InRange(row.Adaptive.Operations, 1, row.Static.Operations));
        Assert.All(report.Rows, row => Assert.InRange(row.Adaptive.Cost, 1, row.Static.Cost));
        Assert.Equal(report.Rows[0].Static, report.Rows[1].Static);
        // The key finds a right answer wherever there is one.
        Assert.True(report.Rows[0].Adaptive.Accuracy >= report.Rows[0].Static.Accuracy);
        Assert.InRange(report.Rows[0].OperationSaving!.Low, 0.1, report.Rows[0].OperationSaving!.Value);
        Assert.Equal(10, report.Families);
    }

    [Fact]
    public async Task Arms_are_paired_each_call_is_made_once_and_priced_in_every_run()
    {
        using var model = Solver.Model();
        var report = await new ScalingBench(model, Plan with { Methods = ["best-of-n"] }).RunAsync(Solver.Questions(30), Caps, Cancel);
        // The static arm has made all of them.
        Assert.Equal(30 * 8, model.Started);
        // Eight samples of a prompt: read once, then cached; with the usual prices 1, 0.25 and 4.
        var input = model.Calls.GroupBy(call => call.Question).Sum(question => question.First().InputTokens * (1 + (7 * 0.25)));
        Assert.Equal((input + (4 * model.OutputTokens)) / 30, report.Rows[0].Static.Cost, 6.0);
        Assert.True(report.Rows[0].Adaptive.Cost > 0.1 * report.Rows[0].Static.Cost);
    }

    /// <summary>Tree of Thoughts asks for log-probabilities now and then, so that calls of all kinds pass through.</summary>
    [Theory]
    [InlineData("best-of-n")]
    [InlineData("self-refine")]
    [InlineData("tree-of-thoughts")]
    public async Task A_run_behind_remembered_calls_is_the_run_without_them(string method)
    {
        foreach (var question in Solver.Questions(5))
        {
            using var model = Solver.Model();
            await using var together = new QuestionRun(model, Plan, question);
            foreach (var arm in ScalingArm.Three(method, 6))
            {
                using var own = Solver.Model();
                await using var alone = new QuestionRun(own, Plan, question);
                var (expected, given) = (await alone.AskAsync(arm.Request(question), Cancel), await together.AskAsync(arm.Request(question), Cancel));
                Assert.Equal(expected.Right, given.Right);
                Assert.Equal(expected.Receipt.Spent with { Milliseconds = 0 }, given.Receipt.Spent with { Milliseconds = 0 });
                Assert.Equal(expected.Receipt.Candidates, given.Receipt.Candidates);
                Assert.Equal(own.Started, given.Receipt.Spent.Calls);
            }
        }
    }

    [Fact]
    public async Task The_adaptive_candidates_are_the_first_of_the_static_ones()
    {
        using var model = Solver.Model();
        foreach (var question in Solver.Questions(10))
        {
            await using var run = new QuestionRun(model, Plan, question);
            var (all, _) = await run.AskAsync(new ScalingArm("best-of-n", ArmKind.Static, 8).Request(question), Cancel);
            var (some, _) = await run.AskAsync(new ScalingArm("best-of-n", ArmKind.Deployable, 8).Request(question), Cancel);
            Assert.Equal(all.Candidates.Take(some.Candidates.Count).Select(candidate => (candidate.Answer, candidate.Cost)), some.Candidates.Select(candidate => (candidate.Answer, candidate.Cost)));
        }
    }

    [Fact]
    public async Task The_figures_do_not_depend_on_what_runs_beside_a_question()
    {
        var reports = new List<string>();
        foreach (var concurrency in new[] { 1, 2, 16 })
        {
            using var model = Solver.Model();
            reports.Add((await new ScalingBench(model, Plan with { Concurrency = concurrency }).RunAsync(Solver.Questions(24), Caps, Cancel)).RowsToJson());
        }

        Assert.Single(reports.Distinct());
    }

    [Fact]
    public async Task Another_seed_draws_other_samples()
    {
        using var model = Solver.Model();
        var one = await new ScalingBench(model, Plan).RunAsync(Solver.Questions(24), Caps, Cancel);
        var two = await new ScalingBench(model, Plan with { Seed = 2 }).RunAsync(Solver.Questions(24), Caps, Cancel);
        Assert.NotEqual(one.RowsToJson(), two.RowsToJson());
    }

    [Fact]
    public async Task The_curves_hold_the_reports_points_and_more_samples_are_never_cheaper()
    {
        using var model = Solver.Model();
        var report = await new ScalingBench(model, Plan with { Curves = true }).RunAsync(Solver.Questions(20), Caps, Cancel);
        foreach (var row in report.Rows)
        {
            Assert.Contains(report.Curves, point => point.Method == row.Method && point is { Scorer: "static", Tau: null } && point.N == Caps.Of(row.Method) && point.Cost == row.Static.Cost);
            Assert.Contains(report.Curves, point => point.Method == row.Method && point.Scorer == row.Scorer && point.Tau is null && point.N == Caps.Of(row.Method) && point.Accuracy == row.Adaptive.Accuracy);
        }

        foreach (var curve in report.Curves.Where(point => point.Tau is null).GroupBy(point => (point.Method, point.Scorer)))
            Assert.Equal(curve.OrderBy(point => point.N).Select(point => point.Cost), curve.Select(point => point.Cost).Order());
        Assert.Contains(report.Curves, point => point is { Method: "self-refine", Stop: "agreement", Tau: 0.8 });
        Assert.Empty((await new ScalingBench(model, Plan).RunAsync(Solver.Questions(2), Caps, Cancel)).Curves);
    }

    [Fact]
    public async Task Nothing_to_measure_and_questions_that_would_share_their_seeds_are_refused()
    {
        using var model = Solver.Model();
        var bench = new ScalingBench(model, Plan);
        await Assert.ThrowsAsync<ArgumentException>(() => bench.RunAsync([], Caps, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => bench.RunAsync([.. Solver.Questions(1), .. Solver.Questions(1)], Caps, Cancel));
    }

    [Fact]
    public async Task A_model_that_does_not_answer_ends_it()
    {
        using var model = new FakeModel("1") { Before = (_, _) => throw new HttpRequestException("down") };
        await Assert.ThrowsAsync<HttpRequestException>(() => new ScalingBench(model, Plan).RunAsync(Solver.Questions(3), Caps, Cancel));
    }

    [Fact]
    public async Task Progress_counts_every_question_once()
    {
        using var model = Solver.Model();
        var shown = new System.Collections.Concurrent.ConcurrentBag<int>();
        await new ScalingBench(model, Plan) { Progressed = shown.Add }.RunAsync(Solver.Questions(9), Caps, Cancel);
        Assert.Equal(Enumerable.Range(1, 9), shown.Order());
    }
}
