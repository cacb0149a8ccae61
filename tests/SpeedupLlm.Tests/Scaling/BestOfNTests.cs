using SpeedupLlm.Accounting;
using SpeedupLlm.Scaling;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Scaling;

public sealed class BestOfNTests
{
    /// <summary>Operations of independent candidates with success p and cap N, which are truncated-geometric (design §3).</summary>
    [Theory]
    [InlineData(0.15, 4)]
    [InlineData(0.3, 8)]
    [InlineData(0.6, 16)]
    public async Task Mean_operations_are_as_the_formula_says(double p, int n)
    {
        const int Requests = 1500;
        await using var pipeline = Pipeline.Around(new FakeModel(call => call.Chance() < p ? "1" : "2"));
        var operations = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var asked = await pipeline.AskAsync(
                "How many?", Pipeline.BestOf(n, "1") with { Memory = "off", RequestId = $"{p}/{n}/{i}", Store = false });
            operations.Add(asked.Receipt.Spent.Operations);
        }

        var expected = (1 - Math.Pow(1 - p, n)) / p;
        var mean = operations.Average();
        var error = Math.Sqrt(operations.Sum(x => (x - mean) * (x - mean)) / (Requests - 1) / Requests);
        // Seeded: the same every time. Three standard errors.
        Assert.InRange(mean, expected - (3 * error), expected + (3 * error));
    }

    [Fact]
    public async Task Samples_of_a_wave_are_under_way_at_once_and_those_not_needed_are_cancelled_and_counted()
    {
        var together = new TaskCompletionSource();
        var (waiting, cancelled) = (0, 0);
        var model = new FakeModel("7")
        {
            Before = async (call, token) =>
            {
                if (Interlocked.Increment(ref waiting) == 4)
                    together.SetResult();
                await together.Task;
                if (call.Index == 0)
                    return;
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                    throw;
                }
            },
        };
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(8, "7") with { Waves = 4 });
        Assert.Equal((4, 3), (model.Started, cancelled));
        Assert.Equal((1, 4, 3), (asked.Receipt.Spent.Operations, asked.Receipt.Spent.Calls, asked.Receipt.Spent.EstimatedCalls));
        Assert.Single(asked.Receipt.Candidates);
    }

    [Fact]
    public async Task A_wave_that_does_not_fit_the_budget_at_once_is_finished_one_by_one()
    {
        // Without a limit on tokens the first call reserves all that is left.
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.Budget = new Budget(Tokens: 2000));
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(4) with { Waves = 4, Stop = "never" });
        Assert.Equal((4, "end"), (asked.Receipt.Candidates.Count, asked.Receipt.StopReason));
    }

    [Fact]
    public async Task Waves_give_the_same_candidates_as_one_by_one()
    {
        var answers = new List<string>();
        foreach (var waves in new[] { 1, 3, 16 })
        {
            await using var pipeline = Pipeline.Around(new ReasoningModel(5));
            var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(10) with { Waves = waves, Stop = "never", RequestId = "id" });
            answers.Add(string.Join(' ', asked.Receipt.Candidates.Select(candidate => candidate.Answer)));
        }

        Assert.Single(answers.Distinct());
    }

    [Theory]
    [InlineData("single", 1, 1)]
    [InlineData("best-of-n", 8, 8)]
    [InlineData("self-refine", 4, 7)]
    [InlineData("tree-of-thoughts", 16, 97)]
    [InlineData("long-cot", 32, 64)]
    [InlineData("cascade", 4, 4)]
    public void The_worst_case_of_calls_is_known_beforehand(string name, int n, int calls) =>
        Assert.Equal(calls, ScalingMethods.All.Single(method => method.Name == name).Calls(n, new ScalingSettings()));
}
