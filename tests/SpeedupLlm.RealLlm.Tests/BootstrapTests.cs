using CsCheck;

namespace SpeedupLlm.RealLlm.Tests;

public sealed class BootstrapTests
{
    private static AskRecord Ask(string problem, string arm, double cost) => new()
    {
        Scorer = "reference", Problem = problem, Stratum = "svamp", Exposure = 1,
        Question = "q", Expected = 1, Arm = arm, Eligible = true, Cost = cost,
    };

    private static Estimate Saving(IReadOnlyCollection<AskRecord> asks, int seed = 1) => Bootstrap.Saving(asks, a => a.Cost, 2000, seed);

    [Fact]
    public void The_saving_is_one_minus_the_quotient_of_means()
    {
        var saving = Saving([Ask("a", "control", 10), Ask("a", "memory", 4), Ask("b", "control", 30), Ask("b", "memory", 6)]);
        Assert.Equal(1 - 5 / 20.0, saving.Value!.Value, 12);
        Assert.InRange(saving.Value.Value, saving.Low!.Value, saving.High!.Value);
    }

    [Fact]
    public void The_interval_holds_the_value_scales_with_nothing_and_repeats_with_the_seed() =>
        Gen.Select(Gen.Double[1, 100].Array[4, 20], Gen.Double[1, 100].Array[4, 20], Gen.Double[0.1, 10])
            .Sample((control, memory, factor) =>
        {
            IReadOnlyCollection<AskRecord> Asks(double by) =>
                [.. control.Select((c, i) => Ask($"p{i}", "control", by * c)), .. memory.Select((m, i) => Ask($"p{i}", "memory", by * m))];
            var saving = Saving(Asks(1));
            Assert.Equal(saving, Saving(Asks(1)));
            Assert.True(saving.Low <= saving.High);
            Assert.True(saving.High <= 1);
            Assert.Equal(saving.Low!.Value, Saving(Asks(factor)).Low!.Value, 9);
        }, iter: 20);

    [Fact]
    public void Problems_are_drawn_whole()
    {
        // Two asks alike in every problem say no more than one each: the interval must not get narrower.
        AskRecord[] once = [.. Enumerable.Range(0, 12).SelectMany(i => new[]
            { Ask($"p{i}", "control", 10 + i), Ask($"p{i}", "memory", 3 + i % 5) })];
        Assert.Equal(Saving(once), Saving([.. once, .. once]));
    }

    [Fact]
    public void Known_normal_error_is_found()
    {
        AskRecord[] asks = [.. Enumerable.Range(0, 100).SelectMany(i => new[]
            { Ask($"p{i}", "control", 0), Ask($"p{i}", "memory", i % 2) })];
        var difference = Bootstrap.Difference(asks, a => a.Cost, 2000, 3);
        Assert.Equal(0.5, difference.Value!.Value, 12);
        Assert.InRange(difference.StandardError!.Value, 0.045, 0.055);
        Assert.InRange(difference.High!.Value - difference.Low!.Value, 0.17, 0.22);
    }

    [Fact]
    public void Resamples_without_an_arm_are_drawn_again()
    {
        var saving = Saving([Ask("a", "control", 10), Ask("b", "control", 10), Ask("b", "memory", 5),
            Ask("c", "memory", 5), Ask("d", "none", 7)]);
        Assert.Equal((0.5, 0.5, 0.5), (saving.Value, saving.Low, saving.High));
    }

    [Fact]
    public void Without_an_arm_there_is_no_value_and_without_cost_in_control_neither()
    {
        Assert.Equal(new Estimate(null, null, null), Saving([Ask("a", "control", 10)]));
        Assert.Equal(new Estimate(null, null, null), Saving([]));
        Assert.Equal(new Estimate(null, null, null), Saving([Ask("a", "control", 0), Ask("a", "memory", 1)]));
    }

    [Fact]
    public void Percentiles_lie_between_order_statistics() => Assert.Equal(1.5, Bootstrap.Percentile([0, 1, 2, 3], 0.5), 12);
}
