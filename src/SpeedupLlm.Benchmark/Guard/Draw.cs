using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Guard;

/// <summary>Random numbers of one history: seeded, the same on every machine.</summary>
internal sealed class Draw(ulong seed)
{
    private readonly SplitMix _bits = new(seed);

    /// <summary>Uniform in (0, 1).</summary>
    public double Uniform() => ((_bits.Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>The logit of a draw from Beta(a, b), as the difference of two log-gammas, which neither 0 nor 1 can swallow.</summary>
    public double LogitBeta(double a, double b) => LogGamma(a) - LogGamma(b);

    /// <summary>log of a Gamma(shape) draw: Marsaglia &amp; Tsang 2000; for shapes below 1 by their boost, Gamma(a) = Gamma(a + 1)·U^(1/a).</summary>
    private double LogGamma(double shape)
    {
        var boost = shape < 1 ? Math.Log(Uniform()) / shape : 0;
        var d = (shape < 1 ? shape + 1 : shape) - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Gaussian();
            var v = 1 + (c * x);
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log(Uniform()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
                return Math.Log(d * v) + boost;
        }
    }

    private double Gaussian() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
