using SpeedupLlm.Benchmark.Scaling;

namespace SpeedupLlm.Benchmark.Tests.Scaling;

public sealed class PilotTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3, 5, 3, 1)]
    [InlineData(2.5, 4, 1, 2, 3)]
    [InlineData(7, 7)]
    public void The_median_is_the_middle(double expected, params int[] counts) => Assert.Equal(expected, Pilot.Median(counts));

    [Fact]
    public async Task The_tree_may_have_twice_the_nodes_that_the_first_complete_path_takes()
    {
        // Two steps, then the answer: the third node completes a path.
        using var model = new FakeModel(call => call.Question.Contains("yes or no", StringComparison.Ordinal) ? "yes"
            : !call.Question.Contains("one", StringComparison.Ordinal) ? "one"
            : !call.Question.Contains("two", StringComparison.Ordinal) ? "two"
            : "Answer: 7");
        var bench = new ScalingBench(model, new ScalingPlan { Methods = ["tree-of-thoughts"] });
        var caps = await bench.FindCapsAsync([new("a", "How many?", "7", null), new("b", "How many more?", "7", null)], Cancel);
        Assert.Equal(new ScalingCaps() with { TreeOfThoughts = 6 }, caps);
    }

    [Fact]
    public async Task Without_other_questions_or_methods_that_need_it_the_usual_budgets_hold()
    {
        using var model = new FakeModel("7");
        Assert.Equal(new ScalingCaps(), await new ScalingBench(model, new ScalingPlan()).FindCapsAsync([], Cancel));
        var bench = new ScalingBench(model, new ScalingPlan { Methods = ["best-of-n"] });
        Assert.Equal(new ScalingCaps(), await bench.FindCapsAsync([new("a", "How many?", "7", null)], Cancel));
        Assert.Equal(0, model.Started);
    }
}
