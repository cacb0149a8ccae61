using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>What shall become of a scope's adapters for one base model.</summary>
/// <param name="Put">New and changed ones, each once, in its last state.</param>
/// <param name="Cost">What learning cost now: priced tokens.</param>
internal sealed record AdapterChange(IReadOnlyList<Adapter> Put, double Cost)
{
    private IReadOnlyList<Adapter> Before { get; init; } = [];

    /// <summary>Why a candidate could not be examined; null: it was, or there was none.</summary>
    public Exception? Failure { get; init; }

    public bool IsNothing => Put.Count == 0;

    /// <summary>Those that were made for it: until it is taken in, nobody else knows of them.</summary>
    public IReadOnlyList<Adapter> Made => [.. Put.Where(adapter => StateOf(adapter, Before) is null)];

    /// <summary>A change to adapters as they were, with nothing in it yet.</summary>
    public static AdapterChange To(IReadOnlyList<Adapter> adapters) => new([], 0) { Before = adapters };

    public AdapterChange With(Adapter adapter, double cost = 0) =>
        this with { Put = [.. Put.Where(other => other.Id != adapter.Id), adapter], Cost = Cost + cost };

    /// <summary>
    /// What of it still holds, since a tuning may take hours: one that was ended or removed meanwhile stays as it is, and one that beat what serves no
    /// more is to be compared again.
    /// </summary>
    /// <param name="now">The adapters as they are.</param>
    public IReadOnlyList<Adapter> Onto(IReadOnlyList<Adapter> now)
    {
        var serving = now.LastOrDefault(adapter => adapter.State == AdapterState.Serving);
        return [.. Put.Where(adapter => StateOf(adapter, Before) == StateOf(adapter, now)).Select(Compared)];

        Adapter Compared(Adapter adapter) => adapter.State == AdapterState.Serving && adapter.Exam?.Against != (serving?.Model ?? adapter.BaseModel)
            ? adapter with { State = AdapterState.Candidate, Exam = null }
            : adapter;
    }

    private static AdapterState? StateOf(Adapter adapter, IReadOnlyList<Adapter> among) => among.FirstOrDefault(other => other.Id == adapter.Id)?.State;
}
