using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Benchmark.Guard;

/// <summary>What memory does to cost and to score, as shifts of the logit.</summary>
internal readonly record struct Effect(double Cost, double Score);

/// <summary>How hard questions are as time goes by, for both arms alike: a shift of the logit.</summary>
internal delegate double Difficulty(int request);

/// <summary>Draws requests the way the gate assigns them, and their outcomes.</summary>
internal sealed class World(Population population, Draw draw, Difficulty? difficulty = null)
{
    private int _request;

    /// <summary>Operations spent.</summary>
    public long Operations { get; private set; }

    /// <summary>Requests without memory.</summary>
    public long Controls { get; private set; }

    /// <summary>Sum of the control shares in force.</summary>
    public double Shares { get; private set; }

    /// <summary>The next request of a band, under the effect that memory has now.</summary>
    public Trial Next(SpaceGuard guard, string band, Effect effect)
    {
        var acting = guard.For(band);
        var share = acting.Share;
        var arm = draw.Chance(1 - share) ? Arm.Memory : Arm.Control;
        var (cost, quality) = (acting.CostMoments, acting.QualityMoments);
        var logit = population.Logit(draw) + (difficulty?.Invoke(_request++) ?? 0);
        var operations = Population.Operations(draw, logit + (arm == Arm.Memory ? effect.Cost : 0));
        var right = draw.Chance(Population.Probability(logit + (arm == Arm.Memory ? effect.Score : 0)));
        Operations += operations;
        Controls += arm == Arm.Control ? 1 : 0;
        Shares += share;
        return new Trial(
            band, new Observation(arm, 1 - share, (double)operations / Population.Most, cost.Mean, cost.Variance),
            new Observation(arm, 1 - share, right ? 0 : 1, quality.Mean, quality.Variance));
    }
}
