namespace SpeedupLlm.Gating;

/// <summary>The share of requests that run without memory (design §5a): as small as what is still unknown allows.</summary>
internal static class ControlShare
{
    /// <summary>While nothing is known, and while harm is suspected: most is learnt from equal arms.</summary>
    public const double Most = 0.5;

    /// <summary>However well an effect is known, it may change.</summary>
    public const double Floor = 0.05;

    /// <summary>In a closed band; the rest explores.</summary>
    public const double Closed = 0.98;

    /// <summary>One-sided 10%.</summary>
    private const double Suspicion = 1.28;

    /// <summary>After so many outcomes an effect that is still unknown is too small to spend a half on.</summary>
    private const long Enough = 600;

    public static double Of(double zCost, double zQuality, long outcomes)
    {
        if (Math.Max(zCost, zQuality) > Suspicion)
            return Most;
        var share = Math.Clamp(Normal.Cumulative(zCost + 1), Floor, Most);
        return outcomes > Enough ? Math.Min(share, Math.Max(Floor, Most * Enough / outcomes)) : share;
    }
}
