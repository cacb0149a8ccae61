namespace SpeedupLlm.Accounting;

/// <summary>What was spent: cost, with operations, tokens, calls and time beside it.</summary>
/// <param name="Cost">Priced tokens over all calls (<see cref="TokenPrices"/>).</param>
/// <param name="Operations">The method's units of work.</param>
/// <param name="Calls">Calls to the upstream, failed and cancelled ones too.</param>
/// <param name="InputTokens">Input tokens, the cached ones included.</param>
/// <param name="CachedInputTokens">
/// Input tokens read from a cache: what the upstream reports, or a prefix already read for this request, whichever is more.
/// </param>
/// <param name="OutputTokens">Output tokens, reasoning included.</param>
/// <param name="Milliseconds">Wall-clock time of the whole request.</param>
/// <param name="EstimatedCalls">Calls whose tokens are estimates, because they were cut before they reported usage.</param>
/// <param name="ProbeCost">The part of <paramref name="Cost"/> that went into probes (<see cref="CallKind.Probe"/>).</param>
/// <param name="ScoringCost">The part of <paramref name="Cost"/> that went into scorers' calls.</param>
/// <param name="ReasoningTokens">The part of <paramref name="OutputTokens"/> that the upstream reports as reasoning.</param>
/// <param name="Money">
/// What the upstream will bill, in the unit of the model's prices: cached tokens as it reports them. Null where a call's model has no price.
/// </param>
public sealed record Spent(
    double Cost, int Operations, int Calls, long InputTokens, long CachedInputTokens, long OutputTokens, double Milliseconds,
    int EstimatedCalls = 0, double ProbeCost = 0, double ScoringCost = 0, long ReasoningTokens = 0, double? Money = null);
