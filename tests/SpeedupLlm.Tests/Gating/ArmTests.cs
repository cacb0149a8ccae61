using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Gating;

public sealed class ArmTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.02)]
    public void The_memory_arms_share_is_its_probability(double probability)
    {
        // Five standard deviations of the binomial: a sound draw fails once in 3 million.
        var share = Enumerable.Range(0, Draws).Count(i => ArmDraw.Draw([1, 2, 3], "s", $"{i}", probability) == Arm.Memory) / (double)Draws;
        Assert.Equal(probability, share, 5 * Math.Sqrt(probability * (1 - probability) / Draws));
    }

    [Fact]
    public void The_same_id_has_the_same_arm_and_another_secret_or_space_another_draw()
    {
        Assert.Equal(Arms([1], "s"), Arms([1], "s"));
        Assert.Equal(0.5, Differing(Arms([1], "s"), Arms([2], "s")), 0.05);
        Assert.Equal(0.5, Differing(Arms([1], "s"), Arms([1], "t")), 0.05);
        Assert.Equal(0.5, Differing(Arms([1], "s"), [.. Enumerable.Range(0, 2000).Select(i => ArmDraw.Draw([1], "", $"s{i}", 0.5))]), 0.05);

        static Arm[] Arms(byte[] secret, string space) => [.. Enumerable.Range(0, 2000).Select(i => ArmDraw.Draw(secret, space, $"{i}", 0.5))];
        static double Differing(Arm[] left, Arm[] right) => left.Zip(right).Count(pair => pair.First != pair.Second) / (double)left.Length;
    }

    [Theory]
    [InlineData(0, Arm.Memory)]
    [InlineData(1, Arm.Control)]
    public async Task A_control_share_of_0_or_1_draws_one_arm_only(double share, Arm arm)
    {
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = share);
        Assert.Null((await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Receipt.Arm);
        for (var i = 0; i < 20; i++)
            Assert.Equal(arm, (await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Receipt.Arm);
    }

    [Fact]
    public async Task Without_a_seed_the_stores_secret_draws_the_arms()
    {
        var (one, other) = (new FailingStore(), new FailingStore());
        var first = await ArmsAsync(one);
        Assert.NotEqual(first, await ArmsAsync(other));

        static async Task<string> ArmsAsync(FailingStore store)
        {
            await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.Seed = null, store);
            for (var i = 0; i < 60; i++)
                await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7") with { RequestId = $"{i}" });
            return string.Join(' ', store.Assignments.Select(assignment => assignment.Arm));
        }
    }

    [Fact]
    public async Task The_assignment_records_what_the_test_of_memory_needs_as_it_was_then()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("7 7"), options => options.ControlShare = 0.25, store);
        for (var i = 0; i < 5; i++)
            await pipeline.AskAsync("How many apples are there?", Pipeline.BestOf(4, "7"));

        var gate = new GateState("default");
        var prompt = 7 + 4;
        foreach (var (assignment, outcome) in store.Assignments.Zip(store.ReadOutcomes(null)))
        {
            var output = gate.Count == 0 ? 512 : 2 * 2;
            Assert.Equal(0.75, assignment.Probability);
            var (cost, quality) = (gate.Guard.Parent.CostMoments, gate.Guard.Parent.QualityMoments);
            Assert.Equal((cost.Mean, cost.Variance), (assignment.Mean, assignment.Variance));
            Assert.Equal((quality.Mean, quality.Variance, QualitySource.Verified), (assignment.QualityMean, assignment.QualityVariance, assignment.Quality));
            Assert.Equal(assignment.Randomisation, outcome.Drawn);
            Assert.Equal(prompt + (3 * 0.25 * prompt) + (4 * 4 * output), assignment.Cap);
            Assert.Equal("S1/in-context/best-of-n", assignment.Band);
            Assert.Equal(Math.Min(outcome.Spent.Cost, assignment.Cap) / assignment.Cap, outcome.Y);
            gate = gate.Take(outcome);
        }

        Assert.Equal(4, gate.Count);
        var receipt = store.Commits[^1].Receipt!;
        Assert.Equal((0.75, store.Assignments[^1].Cap), (receipt.Probability, receipt.Cap));
    }
}
