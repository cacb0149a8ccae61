namespace SpeedupLlm.Gating;

/// <summary>
/// Where the effect seems to be of late, in standard errors: z = S/√(V + 1), S and V the sums of u and u², discounted by 0.999 and 0.999² per
/// observation. It steers the control share and is no proof of anything.
/// </summary>
/// <param name="Sum">S.</param>
/// <param name="Squares">V.</param>
public readonly record struct Trend(double Sum, double Squares)
{
    private const double Discount = 0.999;

    /// <summary>z; positive: memory seems to do harm.</summary>
    internal double Z => Sum / Math.Sqrt(Squares + 1);

    /// <summary>Takes one observation.</summary>
    internal Trend Take(Observation seen)
    {
        var u = seen.Score;
        return new Trend((Discount * Sum) + u, (Discount * Discount * Squares) + (u * u));
    }
}
