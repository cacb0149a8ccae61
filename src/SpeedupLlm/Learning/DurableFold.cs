using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Learning;

/// <summary>
/// The statistics over outcomes, as they are and as they may be written: those that are written hold no outcome that the store does not. So whatever is
/// lost on the way to the store, and ends as crashed, is counted as crashed.
/// </summary>
internal sealed class DurableFold(GateState gate)
{
    private readonly OutcomeSequence _outcomes = new(gate);

    /// <summary>For each outcome that is not durable yet, statistics from before it was taken; null: it has not been taken.</summary>
    private readonly SortedDictionary<long, GateState?> _pending = [];

    public GateState Gate => _outcomes.Gate;

    /// <summary>To be called before the outcome is added: it has yet to be written.</summary>
    public void Expect(long sequence)
    {
        if (sequence > Gate.AppliedThrough)
            _pending.TryAdd(sequence, null);
    }

    /// <summary>The store holds this outcome.</summary>
    public void Written(long sequence) => _pending.Remove(sequence);

    /// <summary>Adds an outcome (null: void) and takes all that are now in order.</summary>
    public void Add(long sequence, Outcome? outcome)
    {
        var before = Gate;
        _outcomes.Add(sequence, outcome);
        foreach (var taken in _pending.Keys.Where(pending => pending > before.AppliedThrough && pending <= Gate.AppliedThrough).ToList())
            _pending[taken] = before;
    }

    /// <summary>The newest statistics known whose outcomes are all durable, but for the one that would be written with them.</summary>
    public GateState Durable(long? with = null)
    {
        foreach (var (sequence, before) in _pending)
        {
            if (sequence != with)
                return before ?? Gate;
        }

        return Gate;
    }
}
