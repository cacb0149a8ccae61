using SpeedupLlm.Accounting;

namespace SpeedupLlm.Scaling;

/// <summary>A part of a scaling method's work: a unit of it, or what can be told apart inside one.</summary>
/// <param name="Operation">1-based number of the operation it belongs to (design §2).</param>
/// <param name="Cost">Priced tokens spent on it.</param>
/// <param name="Candidate">The complete answer it led to, if any.</param>
public sealed record Step(int Operation, double Cost, Candidate? Candidate)
{
    /// <summary>What was done, as the receipt shows it: <c>answer</c>, <c>feedback</c>, <c>expand</c> …</summary>
    public string Kind { get; init; } = "answer";

    /// <summary>True when the model found nothing to mend in the latest candidate.</summary>
    public bool NothingToMend { get; init; }

    /// <summary>How the upstream failed. The stream goes on: whoever reads it decides how much failure is too much.</summary>
    public Exception? Failure { get; init; }

    internal static Step Failed(int operation, string kind, CallAttempt attempt) =>
        new(operation, attempt.Cost, null) { Kind = kind, Failure = attempt.Failure };
}
