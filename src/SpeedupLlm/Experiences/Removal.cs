namespace SpeedupLlm.Experiences;

/// <summary>What a store is to remove.</summary>
/// <param name="Space">The space.</param>
/// <param name="Ids">The experiences, documents, lessons and tuned models.</param>
public sealed record Removal(string Space, IReadOnlyList<string> Ids)
{
    /// <summary>
    /// Where it is to be forgotten, and not only to make room: what was asked for. Then receipts lose their texts too: those of requests that made or
    /// used one of the experiences, and those that the query itself finds (<see cref="ExperienceQuery.FindsReceipts"/>).
    /// </summary>
    public ExperienceQuery? Forget { get; init; }

    /// <summary>Experiences that are removed because another one says the same: that one takes over their confirmations.</summary>
    public IReadOnlyList<Merge> Merges { get; init; } = [];
}

/// <summary>An experience that takes over from one that is removed.</summary>
/// <param name="Id">The one removed.</param>
/// <param name="Into">The one that stays.</param>
/// <param name="Confirmations">By how many its confirmations rise.</param>
public sealed record Merge(string Id, string Into, int Confirmations);

/// <summary>What a removal took with it.</summary>
/// <param name="Texts">Texts.</param>
/// <param name="Receipts">Receipts that lost their texts.</param>
public sealed record Removed(int Texts, int Receipts);
