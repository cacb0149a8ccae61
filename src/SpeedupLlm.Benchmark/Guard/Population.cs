namespace SpeedupLlm.Benchmark.Guard;

/// <summary>
/// Questions whose success probability per operation is Beta with this mean and a + b = 2, and memory's effect as a shift of its logit: a question
/// stays as hard as it is beside the others, and no probability leaves (0, 1).
/// </summary>
internal sealed class Population(double mean)
{
    /// <summary>N: the cap on operations.</summary>
    public const int Most = 8;

    /// <summary>Beyond it a logit is as good as certain.</summary>
    private const double Far = 60;

    public double Mean => mean;

    private double A => 2 * mean;

    private double B => 2 * (1 - mean);

    /// <summary>The logit of one question's success probability.</summary>
    public double Logit(Draw draw) => draw.LogitBeta(A, B);

    /// <summary>E[operations] = E[(1 − (1 − p)^N)/p].</summary>
    public double Operations(double shift) => Expected(shift, Tries);

    /// <summary>E[score]: the share of answers that are right.</summary>
    public double Score(double shift) => Expected(shift, static p => p);

    /// <summary>The shift that changes E[operations] by this fraction; null: no shift can.</summary>
    public double? CostShift(double fraction) => Shift(value => Operations(value), (1 + fraction) * Operations(0), 1, Most);

    /// <summary>The shift that changes E[score] by this much; null: no shift can.</summary>
    public double? ScoreShift(double change) => Shift(value => Score(value), mean + change, 0, 1);

    public static double Probability(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>Operations of one request: geometric, cut off at N.</summary>
    public static int Operations(Draw draw, double logit)
    {
        // log(1 − p) = −log(1 + e^logit); a certain success makes it −∞, and one operation.
        var tries = Math.Log(draw.Uniform()) / -Math.Log(1 + Math.Exp(logit));
        return tries >= Most - 1 ? Most : 1 + (int)tries;
    }

    private static double Tries(double p) => p < 1e-9 ? Most : (1 - Math.Pow(1 - p, Most)) / p;

    private static double? Shift(Func<double, double> value, double target, double least, double most)
    {
        if (target <= least + 1e-9 || target >= most - 1e-9)
            return null;
        var (low, high) = (-Far, Far);
        var rises = value(high) > value(low);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = value(middle) < target == rises ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>Over logits, where the density e^(ax)/(1 + e^x)^(a + b) is smooth and the trapezoid rule all but exact.</summary>
    private double Expected(double shift, Func<double, double> of)
    {
        var (sum, weight) = (0d, 0d);
        for (var x = -Far; x <= Far; x += 0.05)
        {
            var density = Math.Exp((A * x) - (2 * Math.Log(1 + Math.Exp(x))));
            sum += density * of(Probability(x + shift));
            weight += density;
        }

        return sum / weight;
    }
}
