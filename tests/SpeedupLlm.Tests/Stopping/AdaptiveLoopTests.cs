using CsCheck;
using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Stopping;

/// <summary>s → s′: the adaptive run is the static run, read no further than needed.</summary>
public sealed class AdaptiveLoopTests
{
    private const string Key = "0";
    private static readonly IScorer[] All = [new SelfAgreement(), new RuleScorer(), new ReferenceScorer()];

    [Fact]
    public async Task The_adaptive_runs_candidates_are_the_shortest_good_enough_prefix_of_the_static_runs() =>
        await (from rule in Gen.OneOf("threshold", "agreement")
               from scorer in Gen.OneOf("agreement", "rule", "reference")
               from answers in Gen.Int[1, 4]
               from seed in Gen.Long
               from id in Gen.Int[0, 1000]
               from n in Gen.Int[1, 16]
               from tau in Gen.Double[0.05, 1]
               select (rule, scorer, answers, seed, id, n, tau))
            .SampleAsync(
                async run =>
                {
                    var whole = await RunAsync("never", run);
                    var cut = await RunAsync(run.rule, run);
                    var stop = await ShortestAsync(whole, run.rule, run.scorer, run.tau);
                    Assert.Equal(run.n, whole.Count);
                    Assert.Equal(whole.Take(stop ?? run.n), cut);
                },
                iter: 200);

    [Fact]
    public async Task The_served_answer_is_the_best_scored_one_and_the_earliest_of_equals()
    {
        string[] answers = ["7", "8", "9", "8", "9"];
        await using var pipeline = Pipeline.Around(new FakeModel(call => answers[call.Index]));
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(5) with { Stop = "never" });
        Assert.Equal("8", asked.Text);
        Assert.Equal(1, asked.Receipt.Chosen);
        Assert.Equal("end", asked.Receipt.StopReason);
        Assert.Equal(5, asked.Receipt.Spent.Operations);
    }

    [Fact]
    public async Task A_scorer_that_fails_or_miscounts_cannot_score_and_the_first_whole_answer_stands()
    {
        foreach (IScorer broken in new IScorer[] { new Broken(_ => throw new InvalidOperationException()), new Broken(_ => []) })
        {
            await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.Scorers.Add(broken));
            foreach (var stop in new[] { "never", "threshold" })
            {
                var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(2) with { Scorer = "broken", Stop = stop });
                Assert.Equal("7", asked.Text);
                Assert.All(asked.Receipt.Candidates, candidate => Assert.Null(candidate.Score));
            }
        }
    }

    [Fact]
    public async Task An_upstream_that_fails_after_the_first_answer_ends_the_stream_and_the_answer_stands()
    {
        var model = new FakeModel("7") { Before = (call, _) => call.Index == 2 ? throw new HttpRequestException("down") : Task.CompletedTask };
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(8));
        Assert.Equal("7", asked.Text);
        Assert.Equal("upstream failed", asked.Receipt.StopReason);
        Assert.Equal(2, asked.Receipt.Candidates.Count);
    }

    private static async Task<List<string>> RunAsync(
        string stop, (string rule, string scorer, int answers, long seed, int id, int n, double tau) run)
    {
        // The model's answer follows from the call's seed alone; '0' is right.
        var model = new FakeModel(call => ((int)(call.Chance() * run.answers)).ToString());
        await using var pipeline = Pipeline.Around(model, options =>
        {
            options.Seed = run.seed;
            options.Rule = AnswerRule.Number(0, 0);
        });
        var asked = await pipeline.AskAsync("How many?", new SpeedupRequest
        {
            Method = "best-of-n", N = run.n, Tau = run.tau, Scorer = run.scorer, Stop = stop, Recall = "off", RequestId = $"id {run.id}",
            Reference = Key,
        });
        Assert.Equal(asked.Receipt.Candidates.Count, model.Started);
        return [.. asked.Receipt.Candidates.Select(candidate => candidate.Answer!)];
    }

    /// <summary>By the definitions: the least k such that the rule holds for the first k.</summary>
    private static async Task<int?> ShortestAsync(List<string> answers, string rule, string scorer, double tau)
    {
        for (var k = 1; k <= answers.Count; k++)
        {
            var prefix = Candidates.Of(string.Concat(answers.Take(k)))
                .Select(candidate => candidate with { Answer = new Answer(AnswerKind.Number, candidate.Text, double.Parse(candidate.Text)) }).ToList();
            var votes = prefix.GroupBy(candidate => candidate.Text).Select(group => group.Count()).OrderDescending().Append(0).ToList();
            var scores = await All.Single(one => one.Name == scorer)
                .ScoreAsync(Candidates.Scoring(prefix, Key, AnswerRule.Number(0, 0)), default);
            if (rule == "agreement" ? AnswerGroups.StaysAhead(votes[0], votes[1]) >= tau : scores.Any(score => score?.Value >= tau))
                return k;
        }

        return null;
    }

    private sealed class Broken(Func<ScoringContext, IReadOnlyList<Score?>> score) : IScorer
    {
        public string Name => "broken";

        public ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken) => new(score(context));
    }
}
