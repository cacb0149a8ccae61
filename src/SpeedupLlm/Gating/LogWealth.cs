namespace SpeedupLlm.Gating;

/// <summary>
/// Logarithms of what three bettors have, who bet d/√v of it on every observation, d = 0.1, 0.2, 0.5: small effects are found by the first, large
/// ones by the last.
/// </summary>
/// <param name="Small">d = 0.1.</param>
/// <param name="Medium">d = 0.2.</param>
/// <param name="Large">d = 0.5.</param>
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
        // The most that u can go against the bet.
        var bound = side > 0
            ? Math.Max(memory * (1 - seen.Mean), control * seen.Mean)
            : Math.Max(control * (1 - seen.Mean), memory * seen.Mean);
        var (most, deviation, u) = (Most / bound, Math.Sqrt(seen.Variance), side * seen.Score);
        return new LogWealth(Win(0.1), Win(0.2), Win(0.5));

        double Win(double d) => Math.Log(1 + (Math.Min(d / deviation, most) * u));
    }

    /// <summary>After one more observation.</summary>
    public static LogWealth operator +(LogWealth left, LogWealth right) =>
        new(left.Small + right.Small, left.Medium + right.Medium, left.Large + right.Large);
}
