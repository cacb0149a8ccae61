namespace SpeedupLlm.Accounting;

/// <summary>What one request may spend. Null: no limit of that kind.</summary>
/// <param name="Calls">Calls to the upstream, ≥ 1.</param>
/// <param name="Tokens">Input and output tokens over all calls, ≥ 1.</param>
/// <param name="Cost">Priced tokens over all calls, > 0.</param>
public sealed record Budget(int? Calls = null, long? Tokens = null, double? Cost = null);

/// <summary>The next call would pass the request's budget. A method ends its stream with it; it never reaches the caller when there is an answer.</summary>
public sealed class BudgetExhaustedException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Which limit, and what was asked for.</param>
    public BudgetExhaustedException(string message)
        : base(message)
    {
    }
}
