using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Learning;

/// <summary>Outcomes come in any order and are taken in assignment order: each waits for those before it.</summary>
internal sealed class OutcomeSequence
{
    /// <summary>Ended assignments beyond the first that is still open; null: an assignment that never became durable.</summary>
    private readonly SortedDictionary<long, Outcome?> _waiting = [];

    public OutcomeSequence(GateState gate) => Gate = gate;

    public GateState Gate { get; private set; }

    /// <summary>Adds an outcome (null: void) and takes all that are now in order.</summary>
    /// <returns>True when the statistics moved on.</returns>
    public bool Add(long sequence, Outcome? outcome)
    {
        if (sequence <= Gate.AppliedThrough)
            return false;
        _waiting.TryAdd(sequence, outcome);
        var before = Gate.AppliedThrough;
        while (_waiting.Remove(Gate.AppliedThrough + 1, out var next))
            Gate = next is null ? Gate with { AppliedThrough = Gate.AppliedThrough + 1 } : Gate.Take(next);
        return Gate.AppliedThrough > before;
    }
}
