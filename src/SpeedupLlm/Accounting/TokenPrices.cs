namespace SpeedupLlm.Accounting;

/// <summary>
/// What tokens cost, per token, in any unit. Without real prices the ratios input : cached input : output = 1 : 0.25 : 4 are used, so that
/// cost is in units of one uncached input token.
/// </summary>
/// <param name="Input">Price of an input token, ≥ 0.</param>
/// <param name="CachedInput">Price of an input token read from a cache, ≥ 0.</param>
/// <param name="Output">Price of an output token, ≥ 0.</param>
public sealed record TokenPrices(double Input = 1, double CachedInput = 0.25, double Output = 4)
{
    /// <summary>A model's own prices are for so many tokens.</summary>
    internal const double Million = 1e6;

    /// <summary>The cost of a call.</summary>
    /// <param name="input">All input tokens, the cached ones included.</param>
    /// <param name="cached">Those of <paramref name="input"/> read from a cache.</param>
    /// <param name="output">Output tokens.</param>
    public double Of(long input, long cached, long output) =>
        ((input - Math.Min(cached, input)) * Input) + (Math.Min(cached, input) * CachedInput) + (output * Output);
}
