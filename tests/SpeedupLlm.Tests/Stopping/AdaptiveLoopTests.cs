using CsCheck;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
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
        await (from method in Gen.OneOf("best-of-n", "self-refine", "tree-of-thoughts", "long-cot", "cascade")
               from rule in Gen.OneOf("threshold", "agreement", "window:2")
               from scorer in Gen.OneOf("agreement", "rule", "reference")
               from waves in Gen.OneOf(1, 3)
               from answers in Gen.Int[1, 4]
               from seed in Gen.Long
               from n in Gen.Int[1, 16]
               from tau in Gen.Double[0.05, 1]
               select new Run(method, rule, scorer, waves, answers, seed, n, tau))
            .SampleAsync(
                async run =>
                {
                    var whole = await RunAsync("never", run);
                    var cut = await RunAsync(run.Rule, run);
                    var stop = await ShortestAsync(whole, run);
                    Assert.NotEmpty(whole);
                    Assert.Equal(whole.Take(stop ?? whole.Count), cut);
                },
                iter: 250);

    [Fact]
    public async Task Rules_that_read_steps_and_confidence_cut_the_same_stream_too() =>
        await Gen.Select(
            Gen.OneOf("self-refine", "long-cot", "tree-of-thoughts"),
            Gen.OneOf("nothing-to-mend", "confidence:0.5", "any(nothing-to-mend,window:2)", "all(threshold:0.3,window:2)"), Gen.Long).SampleAsync(
            async (method, rule, seed) =>
            {
                var run = new Run(method, rule, "log-probability", 1, 3, seed, 6, 0.9);
                var whole = await RunAsync("never", run);
                var cut = await RunAsync(rule, run);
                Assert.Equal(whole.Take(cut.Count), cut);
            },
            iter: 150);

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
    public async Task One_failed_sample_of_many_is_left_out_and_counted()
    {
        var model = new FakeModel("7") { Before = (call, _) => call.Index == 2 ? throw new HttpRequestException("down") : Task.CompletedTask };
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(8));
        Assert.Equal("agreement", asked.Receipt.StopReason);
        Assert.Equal((4, 5, 5), (asked.Receipt.Candidates.Count, asked.Receipt.Spent.Operations, asked.Receipt.Spent.Calls));
        Assert.Equal([false, false, true, false, false], asked.Receipt.Steps.Select(step => step.Failed));
        Assert.Equal([0, 1, null, 2, 3], asked.Receipt.Steps.Select(step => step.Candidate));
    }

    [Fact]
    public async Task An_upstream_that_fails_twice_in_a_row_ends_the_stream_and_the_answers_stand()
    {
        var model = new FakeModel("7") { Before = (call, _) => call.Index >= 2 ? throw new HttpRequestException("down") : Task.CompletedTask };
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(8));
        Assert.Equal("7", asked.Text);
        Assert.Equal("upstream failed", asked.Receipt.StopReason);
        Assert.Equal((2, 4), (asked.Receipt.Candidates.Count, asked.Receipt.Spent.Calls));
    }

    private static async Task<List<string>> RunAsync(string stop, Run run)
    {
        // The model's answer follows from the call's seed and prompt alone; '0' is right.
        var model = new ReasoningModel(run.Answers);
        await using var pipeline = Pipeline.Around(model, options =>
        {
            options.Seed = run.Seed;
            options.Rule = AnswerRule.Number(0, 0);
            options.Scaling = new ScalingSettings { ChunkTokens = 4, Models = ["a", "b", "c", "d", "e"], Waves = run.Waves, Depth = 4 };
        });
        var asked = await pipeline.AskAsync("How many?", new SpeedupRequest
        {
            Method = run.Method, N = run.N, Tau = run.Tau, Scorer = run.Scorer, Stop = stop, Recall = "off", RequestId = "id",
            Reference = Key,
        });
        Assert.Equal(asked.Receipt.Spent.Calls, model.Started);
        return [.. asked.Receipt.Candidates.Select(candidate => candidate.Answer!)];
    }

    /// <summary>By the definitions: the least k such that the rule holds for the first k.</summary>
    private static async Task<int?> ShortestAsync(List<string> answers, Run run)
    {
        for (var k = 1; k <= answers.Count; k++)
        {
            var prefix = Candidates.Of(string.Concat(answers.Take(k)))
                .Select(candidate => candidate with { Answer = new Answer(AnswerKind.Number, candidate.Text, double.Parse(candidate.Text)) }).ToList();
            var votes = prefix.GroupBy(candidate => candidate.Text).Select(group => group.Count()).OrderDescending().Append(0).ToList();
            var scores = await All.Single(one => one.Name == run.Scorer)
                .ScoreAsync(Candidates.Scoring(prefix, Key, AnswerRule.Number(0, 0)), default);
            var stops = run.Rule switch
            {
                "agreement" => AnswerGroups.StaysAhead(votes[0], votes[1]) >= run.Tau,
                "threshold" => scores.Any(score => score?.Value >= run.Tau),
                _ => k % 2 == 0 && answers[k - 1] == answers[k - 2],
            };
            if (stops)
                return k;
        }

        return null;
    }

    private sealed record Run(string Method, string Rule, string Scorer, int Waves, int Answers, long Seed, int N, double Tau);

    private sealed class Broken(Func<ScoringContext, IReadOnlyList<Score?>> score) : IScorer
    {
        public string Name => "broken";

        public ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken) => new(score(context));
    }
}
