using System.Text.Json;
using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

public sealed class EffectTestTests
{
    private static readonly Gen<Observation> AnyObservation =
        from arm in Gen.Bool
        from probability in Gen.Double[0.001, 0.999]
        from y in Gen.OneOf(Gen.Const(0d), Gen.Const(1d), Gen.Double[0, 1])
        from mean in Gen.Double[0.0001, 0.9999]
        from variance in Gen.Double[1e-12, 0.25]
        from audit in Gen.Bool
        select new Observation(arm ? Arm.Memory : Arm.Control, probability, y, mean, variance, audit);

    /// <summary>
    /// The heart of validity: with the arm drawn, and y whatever it is, nobody's wealth grows in expectation. Two arms, so it can be summed exactly.
    /// </summary>
    [Fact]
    public void Without_effect_no_bettor_wins_in_expectation() => AnyObservation.Sample(any =>
    {
        foreach (var side in new[] { 1, -1 })
        {
            var memory = LogWealth.Won(side, any with { Arm = Arm.Memory });
            var control = LogWealth.Won(side, any with { Arm = Arm.Control });
            Fair(memory.Small, control.Small);
            Fair(memory.Medium, control.Medium);
            Fair(memory.Large, control.Large);
        }

        void Fair(double memory, double control)
        {
            Assert.True(double.IsFinite(memory) && double.IsFinite(control));
            Assert.Equal(1, (any.Probability * Math.Exp(memory)) + ((1 - any.Probability) * Math.Exp(control)), 1e-9);
        }
    });

    [Fact]
    public void Nobody_is_ruined_and_nothing_overflows() => AnyObservation.Array[1, 3000].Sample(
        seen =>
        {
            var test = seen.Aggregate(EffectTest.New, (test, each) => test.Take(each));
            Assert.True(double.IsFinite(test.LogHarm) && double.IsFinite(test.LogGain));
            Assert.Equal(test.LogHarm >= Math.Log(80), test.ShowsHarm(80));
            Assert.Equal(test.LogGain >= Math.Log(80), test.ShowsGain(80));
        },
        iter: 30);

    [Fact]
    public void Without_effect_the_e_value_is_at_most_1_on_average()
    {
        const int Histories = 2_000;
        var values = Enumerable.Range(0, Histories).Select(history =>
        {
            var (randomised, test) = (new Randomised((ulong)history), EffectTest.New);
            for (var i = 0; i < 100; i++)
                test = test.Take(randomised.Next(probability: i % 2 == 0 ? 0.5 : 0.9));
            return Math.Exp(test.LogHarm);
        }).ToArray();
        var mean = values.Average();
        var error = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) / Histories);
        // The first restart has a weight of 1/2, so that is the expectation exactly.
        Assert.Equal(0.5, mean, 5 * error);
        Assert.True(error < 0.1);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(-0.4)]
    public void An_effect_is_shown_on_its_side_only(double saving)
    {
        var (randomised, test) = (new Randomised(7), EffectTest.New);
        for (var i = 0; i < 1_000; i++)
            test = test.Take(randomised.Next(saving));
        Assert.Equal(saving > 0, test.ShowsGain(80));
        Assert.Equal(saving < 0, test.ShowsHarm(80));
    }

    [Fact]
    public void An_effect_that_begins_late_is_found_by_those_who_started_late()
    {
        var (randomised, test) = (new Randomised(9), EffectTest.New);
        for (var i = 0; i < 20_000; i++)
            test = test.Take(randomised.Next(0.05));
        Assert.True(test.ShowsGain(80));
        for (var i = 0; i < 2_000; i++)
            test = test.Take(randomised.Next(-0.5));
        Assert.True(test.ShowsHarm(80));
        Assert.True(test.Restarts.Length <= 8);
    }

    [Fact]
    public void With_one_arm_only_nothing_is_learnt()
    {
        var test = EffectTest.New.Take(new Observation(Arm.Memory, 1, 1, 0.5, 0.25)).Take(new Observation(Arm.Control, 0, 1, 0.5, 0.25));
        Assert.Equal(0, test.Restarts[0].Harm.Max);
        Assert.Equal(0, test.Restarts[0].Gain.Max);
    }

    [Fact]
    public void What_is_stored_goes_on_as_if_it_had_never_stopped()
    {
        var (one, other) = (Guards(4), Guards(4));
        for (var i = 0; i < 1_500; i++)
        {
            one.Take();
            other.Take();
            if (i % 100 == 0)
                other.Guard = JsonSerializer.Deserialize<SpaceGuard>(JsonSerializer.Serialize(other.Guard))!;
        }

        Assert.Equal(JsonSerializer.Serialize(one.Guard), JsonSerializer.Serialize(other.Guard));

        static Run Guards(ulong seed) => new(new Randomised(seed));
    }

    private sealed class Run(Randomised randomised)
    {
        public SpaceGuard Guard { get; set; } = SpaceGuard.New;

        public void Take() => Guard = Guard.Take(randomised.Trial(randomised.Uniform() < 0.5 ? "a" : "b", -0.2));
    }
}
