namespace SpeedupLlm.Gating;

/// <summary>
/// Logarithms of what three bettors have: small effects are found by the first, large ones by the last. On every observation they bet d/√v of it, on an
/// audit as if memory changed a share of the answers.
/// </summary>
/// <param name="Small">d = 0.1; 20% of the answers.</param>
/// <param name="Medium">d = 0.2; half of them.</param>
/// <param name="Large">d = 0.5; 90%.</param>
public readonly record struct LogWealth(double Small, double Medium, double Large)
{
    /// <summary>The share of a stake that is always kept: nobody is ruined by one observation.</summary>
    private const double Most = 0.9;

    private static readonly double LogSmall = Math.Log(0.2), LogMedium = Math.Log(0.5), LogLarge = Math.Log(0.3);

    /// <summary>The richest of the three.</summary>
    internal double Max => Math.Max(Small, Math.Max(Medium, Large));

    /// <summary>The log of their weighted mean; the weights are 0.2, 0.5, 0.3.</summary>
    internal double LogMean
    {
        get
        {
            var max = Max;
            return max + Math.Log(
                Math.Exp(LogSmall + Small - max) + Math.Exp(LogMedium + Medium - max) + Math.Exp(LogLarge + Large - max));
        }
    }

    /// <summary>What they win by one observation, log(1 + s·λ·u), where s = 1 bets on harm, −1 on a gain.</summary>
    internal static LogWealth Won(int side, Observation seen)
    {
        var (memory, control) = (seen.Probability, 1 - seen.Probability);
        if (memory <= 0 || control <= 0)
            return default; // No draw, nothing to learn.
        return seen.IsAudit ? new LogWealth(Share(0.2), Share(0.5), Share(0.9)) : new LogWealth(Size(0.1), Size(0.2), Size(0.5));

        double Size(double d) => Win(seen.Mean, d / Math.Sqrt(seen.Variance));

        // If memory turns this share of agreeing answers into others (or the other way), the best bet compares how likely what is seen is in this arm
        // and in either: stakes that follow from the share, with g between what the arms show.
        double Share(double share)
        {
            var shown = side > 0 ? seen.Mean + (share * (1 - seen.Mean)) : seen.Mean * (1 - share);
            var pooled = (memory * shown) + (control * seen.Mean);
            return Win(pooled, Math.Abs(shown - seen.Mean) / (pooled * (1 - pooled)));
        }

        double Win(double g, double stake)
        {
            // The most that u can go against the bet.
            var bound = side > 0 ? Math.Max(memory * (1 - g), control * g) : Math.Max(control * (1 - g), memory * g);
            return Math.Log(1 + (Math.Min(stake, Most / bound) * side * seen.ScoreAgainst(g)));
        }
    }

    /// <summary>After one more observation.</summary>
    public static LogWealth operator +(LogWealth left, LogWealth right) =>
        new(left.Small + right.Small, left.Medium + right.Medium, left.Large + right.Large);
}
