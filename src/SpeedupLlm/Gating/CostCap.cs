using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>The full static budget in priced tokens, fixed at the assignment: y = min(cost, cap)/cap.</summary>
internal static class CostCap
{
    /// <summary>Output tokens per operation while nothing is known and the caller sets no limit.</summary>
    private const double Unknown = 512;

    /// <summary>A typical operation is followed by longer ones: twice the running mean leaves room for them.</summary>
    private const double Headroom = 2;

    /// <param name="prices">Prices.</param>
    /// <param name="operations">Operations of the static method.</param>
    /// <param name="promptTokens">Tokens of the prompt without guidance.</param>
    /// <param name="maxOutputTokens">The caller's limit, if any.</param>
    /// <param name="outputTokensPerOperation">The space's running mean; 0 while unknown.</param>
    public static double Of(TokenPrices prices, int operations, long promptTokens, int? maxOutputTokens, double outputTokensPerOperation)
    {
        var expected = outputTokensPerOperation > 0 ? Headroom * outputTokensPerOperation : Unknown;
        var output = Math.Max(1, Math.Min(maxOutputTokens ?? double.MaxValue, expected));
        var first = (promptTokens * prices.Input) + (output * prices.Output);
        var next = (promptTokens * prices.CachedInput) + (output * prices.Output);
        return Math.Max(first + ((operations - 1) * next), double.Epsilon);
    }
}
