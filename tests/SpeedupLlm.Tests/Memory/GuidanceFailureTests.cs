using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Memory;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Memory;

/// <summary>Memory is an optimisation: a method of memory that fails costs guidance, not the answer.</summary>
public sealed class GuidanceFailureTests
{
    [Fact]
    public async Task A_memory_method_that_throws_leaves_the_request_without_memory_and_a_counter_rises()
    {
        var broken = new Broken();
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options =>
        {
            (options.ControlShare, options.Memory) = (0, broken.Name);
            options.MemoryMethods.Add(broken);
        });
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        using var failures = new Counted("speedup.memory.failures");
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        Assert.Equal(("7", Arm.Memory, "the memory method failed"), (asked.Text, asked.Receipt.Arm!.Value, asked.Receipt.MemoryDropped));
        Assert.Empty(asked.Receipt.MemoryUsed);
        Assert.Single(model.Calls[^1].Messages);
        Assert.Equal(1, failures.Total);
    }

    private sealed class Broken : IMemoryMethod
    {
        public string Name => "broken";

        public IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours) => neighbours;

        public Guidance Guide(MemoryContext context) => throw new InvalidOperationException("broken");
    }
}
