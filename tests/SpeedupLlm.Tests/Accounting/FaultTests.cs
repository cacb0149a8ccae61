using System.Net;
using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Tests.Accounting;

/// <summary>An upstream that fails at random, under every method: no budget is passed, every call is counted, and what can be answered is.</summary>
public sealed class FaultTests
{
    private static readonly Gen<Budget> AnyBudget =
        from calls in Gen.Int[1, 30].Nullable()
        from tokens in Gen.Long[200, 20000].Nullable()
        from cost in Gen.Double[200, 40000].Nullable()
        select new Budget(calls, tokens, cost);

    [Fact]
    public async Task No_failure_makes_a_method_pass_its_budget() =>
        await (from method in Gen.OneOf("best-of-n", "self-refine", "tree-of-thoughts", "long-cot", "cascade")
               from scorer in Gen.OneOf("agreement", "judge", "log-probability", "weighted(judge:1,agreement:2)")
               from stop in Gen.OneOf("never", "threshold", "window:2", "any(nothing-to-mend,confidence)")
               from budget in AnyBudget
               from faults in Gen.Double[0, 0.6]
               from continues in Gen.Bool
               from waves in Gen.Int[1, 5]
               from n in Gen.Int[1, 12]
               from seed in Gen.Long
               select (method, scorer, stop, budget, faults, continues, waves, n, seed))
            .SampleAsync(
                async run =>
                {
                    var answered = 0;
                    var model = new ReasoningModel(3, run.continues)
                    {
                        Before = (call, _) =>
                        {
                            var chance = (call.Chance() * 7919) % 1;
                            if (chance < run.faults)
                            {
                                throw (int)(chance / run.faults * 3) switch
                                {
                                    0 => new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable),
                                    1 => new IOException("cut"),
                                    _ => new TimeoutException(),
                                };
                            }

                            Interlocked.Increment(ref answered);
                            return Task.CompletedTask;
                        },
                    };
                    await using var pipeline = Pipeline.Around(model, options =>
                    {
                        options.Seed = run.seed;
                        options.Budget = run.budget;
                        options.Judge = new JudgeSettings { Calibration = new JudgeCalibration(50, 50, 50, 50) };
                        options.Scaling = new ScalingSettings { ChunkTokens = 4, Waves = run.waves, Models = ["a", "b", "c"] };
                    });
                    try
                    {
                        var asked = await pipeline.AskAsync("How many?", new SpeedupRequest
                        {
                            Method = run.method, N = run.n, Scorer = run.scorer, Stop = run.stop, Recall = "off", RequestId = "id",
                        });
                        Assert.NotEmpty(asked.Text);
                    }
                    catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or BudgetExhaustedException)
                    {
                        // There was nothing to answer with.
                    }

                    var spent = pipeline.Receipts()[^1].Spent;
                    Assert.Equal(model.Started, spent.Calls);
                    Assert.True(spent.Calls <= (run.budget.Calls ?? int.MaxValue));
                    Assert.True(spent.InputTokens + spent.OutputTokens <= (run.budget.Tokens ?? long.MaxValue));
                    Assert.True(spent.Cost <= (run.budget.Cost ?? double.MaxValue) + 1e-9);
                    Assert.True(model.Inner.InputTokens + model.Inner.OutputTokens <= spent.InputTokens + spent.OutputTokens);
                },
                iter: 300);

    [Theory]
    [InlineData("best-of-n")]
    [InlineData("self-refine")]
    [InlineData("tree-of-thoughts")]
    [InlineData("long-cot")]
    [InlineData("cascade")]
    public async Task A_first_call_that_fails_does_not_fail_the_request(string method)
    {
        var model = new ReasoningModel(3) { Before = (call, _) => call.Index == 0 ? throw new TimeoutException() : Task.CompletedTask };
        await using var pipeline = Around(model);
        Assert.NotEmpty((await pipeline.AskAsync("How many?", new SpeedupRequest { Method = method, Recall = "off" })).Text);
    }

    [Theory]
    [InlineData("best-of-n")]
    [InlineData("self-refine")]
    [InlineData("tree-of-thoughts")]
    [InlineData("long-cot")]
    [InlineData("cascade")]
    public async Task An_upstream_that_is_down_fails_the_request_with_its_own_failure_after_a_few_calls(string method)
    {
        var model = new ReasoningModel(3) { Before = (_, _) => throw new TimeoutException("down") };
        await using var pipeline = Around(model);
        await Assert.ThrowsAsync<TimeoutException>(() => pipeline.AskAsync("How many?", new SpeedupRequest { Method = method, Recall = "off" }));
        Assert.InRange(model.Started, 1, 6);
        Assert.Equal(model.Started, pipeline.Receipts()[^1].Spent.Calls);
    }

    private static Pipeline Around(ReasoningModel model) =>
        Pipeline.Around(model, options => options.Scaling = new ScalingSettings { ChunkTokens = 4, Models = ["a", "b", "c"] });
}
