using CsCheck;
using Microsoft.Extensions.Options;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scoring;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Scoring;

public sealed class JudgeTests
{
    private static readonly JudgeCalibration Good = new(40, 50, 40, 50);

    [Fact]
    public async Task It_asks_once_a_solution_with_the_products_words_and_counts_what_it_costs()
    {
        var model = Judged("yes");
        await using var pipeline = Around(model, Good);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(3) with { Scorer = "judge", Stop = "never" });
        Assert.Equal(PromptSet.Default.Render("judge", ("question", "How many?"), ("solution", "It is 7.")), model.Calls[^1].Question);
        // Three equal solutions are judged once.
        Assert.Equal((4, 3), (asked.Receipt.Spent.Calls, asked.Receipt.Spent.Operations));
        Assert.InRange(asked.Receipt.Spent.ScoringCost, 1, asked.Receipt.Spent.Cost - 1);
        Assert.All(asked.Receipt.Candidates, candidate => Assert.Equal((1.0, "Estimated"), (candidate.Score, candidate.ScoreKind)));
    }

    [Theory]
    [InlineData("no", 0.0, 1)]
    [InlineData("perhaps", null, 2)]
    public async Task One_that_cannot_be_understood_is_asked_once_more_then_cannot_score(string verdict, double? score, int calls)
    {
        var model = Judged(verdict);
        await using var pipeline = Around(model, Good);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(1) with { Scorer = "judge", Stop = "threshold" });
        Assert.Equal("It is 7.", asked.Text);
        Assert.Equal(score, asked.Receipt.Candidates[0].Score);
        Assert.Equal(1 + calls, model.Started);
    }

    [Fact]
    public async Task One_whose_upstream_fails_cannot_score_and_the_answer_stands()
    {
        var model = Judged("yes");
        model.Before = (call, _) => IsJudge(call) ? throw new TimeoutException() : Task.CompletedTask;
        await using var pipeline = Around(model, Good);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(2) with { Scorer = "judge", Stop = "threshold" });
        Assert.Equal("It is 7.", asked.Text);
        Assert.All(asked.Receipt.Candidates, candidate => Assert.Null(candidate.Score));
    }

    [Fact]
    public async Task Uncalibrated_or_no_better_than_chance_it_refuses_without_a_call()
    {
        foreach (var calibration in new[] { null, new JudgeCalibration(15, 50, 29, 50), new JudgeCalibration(20, 20, 20, 20) })
        {
            var model = Judged("yes");
            await using var pipeline = Around(model, calibration);
            var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(2) with { Scorer = "judge", Stop = "threshold" });
            Assert.Equal(2, model.Started);
            Assert.All(asked.Receipt.Candidates, candidate => Assert.Null(candidate.Score));
        }
    }

    [Theory]
    [InlineData("fake", "1", 3)]
    [InlineData("another", "1", 2)]
    public async Task A_calibration_of_another_model_is_no_calibration(string model, string prompts, int calls)
    {
        var asked = Judged("yes");
        await using var pipeline = Around(asked, Good with { Model = model, PromptVersion = prompts });
        await pipeline.AskAsync("How many?", Pipeline.BestOf(2) with { Scorer = "judge", Stop = "never" });
        Assert.Equal(calls, asked.Started);
    }

    [Fact]
    public void A_calibration_that_cannot_be_of_the_judge_is_found_at_the_start()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Pipeline.Around(Judged("yes"), options =>
            options.Judge = new JudgeSettings { Model = "large", Calibration = Good with { Model = "small", PromptVersion = "mine" } }));
        Assert.All(["Judge.Calibration", "'small'", "'large'", "'mine'", "judge calibrate"], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void The_interval_is_newcombes()
    {
        // Newcombe 1998, table II, example a: 56/70 − 48/80, method 10: 0.0524 to 0.3339.
        var example = new JudgeCalibration(56, 70, 32, 80);
        Assert.Equal(0.0524, example.Lower, 1e-4);
        Assert.Equal(0.3339, example.Upper, 1e-4);
        Assert.Equal(0.2, example.Informedness, 1e-12);
        Assert.False(new JudgeCalibration(49, 49, 0, 0).BetterThanChance);
    }

    [Fact]
    public void A_judge_that_flips_a_coin_is_almost_never_taken_for_better() =>
        Gen.Select(Gen.Int[25, 200], Gen.Double[0.05, 0.95], Gen.Double.Array[400]).Sample((n, p, draws) =>
        {
            // Says right with probability p, whatever is asked: J = 0. Its lower bound is below its estimate.
            var calibration = new JudgeCalibration(draws.Take(n).Count(draw => draw < p), n, draws.Skip(200).Take(n).Count(draw => draw >= p), n);
            Assert.True(calibration.Lower <= calibration.TruePositiveRate + calibration.TrueNegativeRate - 1 + 1e-12);
            Assert.InRange(calibration.Lower, -1, calibration.Upper);
            Assert.InRange(calibration.Upper, calibration.Informedness - 1e-12, 1);
        });

    [Fact]
    public async Task Calibration_counts_verdicts_on_right_and_wrong_solutions()
    {
        var model = new FakeModel(call => call.Question.Contains("odd", StringComparison.Ordinal) ? "who knows" : call.Question.Contains("= 4", StringComparison.Ordinal) ? "yes" : "no");
        LabelledSolution[] items =
        [
            .. Enumerable.Repeat(new LabelledSolution("q", "2 + 2 = 4", true), 30), .. Enumerable.Repeat(new LabelledSolution("q", "2 + 2 = 5", false), 25),
            new("q", "3 + 1 = 4", false), new("odd", "?", true),
        ];
        var calibration = await JudgeCalibrator.RunAsync(model, items, new JudgeSettings());
        Assert.Equal(new JudgeCalibration(30, 30, 25, 26, 1) { Model = "fake", PromptVersion = "1" }, calibration);
        Assert.True(calibration.BetterThanChance);
    }

    private static bool IsJudge(FakeCall call) => call.Question.Contains("Is the final answer right?", StringComparison.Ordinal);

    private static FakeModel Judged(string verdict) => new(call => IsJudge(call) ? verdict : "It is 7.");

    private static Pipeline Around(FakeModel model, JudgeCalibration? calibration) =>
        Pipeline.Around(model, options => options.Judge = new JudgeSettings { Calibration = calibration });
}
