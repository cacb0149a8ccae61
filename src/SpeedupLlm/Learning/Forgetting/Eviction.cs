using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>What makes room in a full space.</summary>
/// <param name="Gone">The ids of those that go, in the order chosen.</param>
/// <param name="Merges">Those of them that another one stands for.</param>
internal sealed record Eviction(IReadOnlyList<string> Gone, IReadOnlyList<Merge> Merges)
{
    /// <summary>How full a space is afterwards, so that not every new experience drives another one out.</summary>
    private const double Filled = 0.95;

    /// <summary>
    /// Near duplicates first, then the least useful. Pinned and quarantined experiences stay, so that it may make less room than it should.
    /// </summary>
    /// <param name="experiences">The experiences of a space, without its documents.</param>
    /// <param name="capacity">The most it may have.</param>
    public static Eviction Of(IReadOnlyCollection<Experience> experiences, int capacity)
    {
        var excess = experiences.Count - (int)(Filled * capacity);
        if (experiences.Count <= capacity)
            return new Eviction([], []);
        var pairs = NearDuplicates.Of(experiences.Where(experience => !experience.Quarantined)).ToDictionary(pair => pair.Gone.Id, pair => pair.Into, StringComparer.Ordinal);
        var duplicates = Usefulness.LeastFirst(experiences.Where(experience => pairs.ContainsKey(experience.Id))).Take(excess).ToList();
        var merges = duplicates.Select(gone => new Merge(gone.Id, pairs[gone.Id].Id, Confirmations(gone, pairs[gone.Id]))).ToList();

        var merged = duplicates.Select(gone => gone.Id).ToHashSet(StringComparer.Ordinal);
        var taken = merges.ToLookup(merge => merge.Into, merge => merge.Confirmations, StringComparer.Ordinal);
        var rest = experiences
            .Where(experience => experience is { Pinned: false, Quarantined: false } && !merged.Contains(experience.Id))
            .Select(experience => experience with { Confirmations = experience.Confirmations + taken[experience.Id].Sum() });
        return new Eviction(
            [.. merged.Order(StringComparer.Ordinal), .. Usefulness.LeastFirst(rest).Take(excess - duplicates.Count).Select(experience => experience.Id)], merges);
    }

    /// <summary>An answer found without memory is one more that confirms the other; one made with memory repeats what others say.</summary>
    private static int Confirmations(Experience gone, Experience into) => gone.Parents.Count == 0 && into.Parents.Count == 0 ? 1 + gone.Confirmations : 0;
}
