using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Scoring;

public sealed class CompositionTests
{
    [Theory]
    [InlineData("agreement")]
    [InlineData("weighted(rule:0.7,agreement:0.3)")]
    [InlineData("weighted( rule , agreement )")]
    public void Scorers_are_found_by_name_or_composed(string text) => Assert.NotNull(Scorers.Find(text, Scorers.All));

    [Theory]
    [InlineData("magic")]
    [InlineData("agreement:0.5")]
    [InlineData("weighted(rule:0,agreement:1)")]
    [InlineData("weighted(rule:0.5")]
    [InlineData("weighted(rule:0.5)x")]
    [InlineData("weighted(weighted(rule))")]
    [InlineData("best(rule)")]
    [InlineData("weighted()")]
    [InlineData("")]
    public void What_is_no_scorer_is_not_found(string text) => Assert.Null(Scorers.Find(text, Scorers.All));

    [Theory]
    [InlineData("window", "window")]
    [InlineData("window:5", "window:5")]
    [InlineData("threshold:0.8", "threshold:0.8")]
    [InlineData("any(threshold, window:2)", "any(threshold,window:2)")]
    [InlineData("all(any(threshold,confidence:0.5),agreement)", "all(any(threshold,confidence:0.5),agreement)")]
    public void Rules_are_found_by_name_with_their_number_or_composed(string text, string name) =>
        Assert.Equal(name, StoppingRules.Find(text, StoppingRules.All)!.Name);

    [Theory]
    [InlineData("window:1")]
    [InlineData("window:2.5")]
    [InlineData("threshold:0")]
    [InlineData("threshold:1.1")]
    [InlineData("some(threshold)")]
    [InlineData("any(threshold,)")]
    [InlineData("any(any(any(any(threshold))))")]
    public void What_is_no_rule_is_not_found(string text) => Assert.Null(StoppingRules.Find(text, StoppingRules.All));

    [Fact]
    public async Task A_weighted_score_is_the_mean_over_those_that_can_score_and_verified_only_where_all_are()
    {
        var scorer = Scorers.Find("weighted(reference:1,agreement:3)", Scorers.All)!;
        var one = await scorer.ScoreAsync(Candidates.Scoring(Candidates.Of("A"), "A"), default);
        Assert.Equal([new Score(1, ScoreKind.Verified)], one);
        var two = await scorer.ScoreAsync(Candidates.Scoring(Candidates.Of("AA-"), "A"), default);
        Assert.Equal(new Score((1 + (3 * 0.875)) / 4, ScoreKind.Estimated), two[0]);
        Assert.Null(two[2]);
    }

    [Fact]
    public async Task A_reward_model_is_asked_once_a_solution_booked_and_its_failure_is_no_score()
    {
        var reward = new Reward();
        await using var pipeline = Pipeline.Around(new FakeModel(call => $"{call.Index}"), options => options.Reward = reward);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(4) with { Scorer = "reward", Stop = "never" });
        Assert.Equal([0, 0.25, null, null], asked.Receipt.Candidates.Select(candidate => candidate.Score));
        Assert.Equal("1", asked.Text);
        Assert.Equal((8, 20.0), (asked.Receipt.Spent.Calls, asked.Receipt.Spent.ScoringCost));
    }

    private sealed class Reward : IRewardModel
    {
        public double CostPerCall => 5;

        public ValueTask<double?> ScoreAsync(string question, string solution, CancellationToken cancellationToken) =>
            solution == "3" ? throw new HttpRequestException("down") : new(solution == "2" ? 7 : double.Parse(solution) / 4);
    }
}
