namespace SpeedupLlm.Gating;

/// <summary>
/// Running mean and variance of values in [0, 1], with one imagined value at the centre, so that both are there from the start and the variance is
/// never 0: (1/2 + Σy)/(n + 1) and (1/4 + Σ(y − mean)²)/(n + 1) (Waudby-Smith &amp; Ramdas 2024, "Estimating means of bounded random variables by
/// betting", eq. 15).
/// </summary>
/// <param name="Count">n.</param>
/// <param name="Sum">Σy.</param>
/// <param name="Squares">Σ(y − mean)², each against the mean as it was then.</param>
public readonly record struct Moments(long Count, double Sum, double Squares)
{
    /// <summary>g.</summary>
    public double Mean => (0.5 + Sum) / (Count + 1);

    /// <summary>v.</summary>
    public double Variance => (0.25 + Squares) / (Count + 1);

    /// <summary>Takes one value.</summary>
    public Moments Take(double y)
    {
        var mean = (0.5 + Sum + y) / (Count + 2);
        return new Moments(Count + 1, Sum + y, Squares + ((y - mean) * (y - mean)));
    }
}
