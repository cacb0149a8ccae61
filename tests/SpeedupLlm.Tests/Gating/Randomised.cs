using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

/// <summary>Outcomes with a known effect: y is one of a few values, memory multiplies it.</summary>
internal sealed class Randomised(ulong seed)
{
    private readonly QuestionSets.SplitMix _bits = new(seed);
    private Moments _moments;

    public double Uniform() => ((_bits.Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    public Observation Next(double saving = 0, double probability = 0.5)
    {
        var arm = Uniform() < probability ? Arm.Memory : Arm.Control;
        var y = 0.1 + (0.4 * Uniform());
        var seen = new Observation(arm, probability, arm == Arm.Memory ? y * (1 - saving) : y, _moments.Mean, _moments.Variance);
        _moments = _moments.Take(seen.Y);
        return seen;
    }

    public Trial Trial(string band = "band", double saving = 0, double loss = 0, double probability = 0.5)
    {
        var cost = Next(saving, probability);
        var wrong = Uniform() < 0.3 + (cost.Arm == Arm.Memory ? loss : 0);
        return new Trial(band, cost, new Observation(cost.Arm, probability, wrong ? 1 : 0, 0.4, 0.24));
    }
}
