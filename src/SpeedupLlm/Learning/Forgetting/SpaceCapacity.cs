using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>Keeps a space within its capacity: what goes is chosen beside the owner's work, and taken out in its turn.</summary>
internal sealed class SpaceCapacity(string space, SpaceOwnerServices services, Inbox inbox, OutcomeWriter writer)
{
    /// <summary>Removals of one transaction, so that a large eviction does not hold up other writes.</summary>
    private const int Batch = 500;

    private int _quietUpTo;

    /// <summary>Completes when the eviction under way, if any, has been taken out of memory.</summary>
    public Task Evicting { get; private set; } = Task.CompletedTask;

    /// <summary>To be called in the inbox whenever the space may have grown.</summary>
    public void Check()
    {
        var count = services.Index.Count(space);
        if (services.Capacity is not { } capacity || count <= Math.Max(capacity, _quietUpTo) || !Evicting.IsCompleted)
            return;
        var experiences = services.Index.Of(space).ToList();
        Evicting = Task.Run(() => EvictAsync(experiences, capacity));
    }

    private async Task EvictAsync(List<Experience> experiences, int capacity)
    {
        try
        {
            var eviction = Eviction.Of(experiences, capacity);
            await inbox.TryDoAsync(() => Evict(eviction, capacity)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.LearningFailed(services.Logger, exception, space);
        }
    }

    private bool Evict(Eviction eviction, int capacity)
    {
        foreach (var batch in eviction.Gone.Chunk(Batch))
        {
            var merges = eviction.Merges.Where(merge => batch.Contains(merge.Id, StringComparer.Ordinal) && services.Index.Find(space, merge.Id) is not null).ToList();
            foreach (var merge in merges)
            {
                if (services.Index.Find(space, merge.Into) is { } into)
                    services.Index.Update(into with { Confirmations = into.Confirmations + merge.Confirmations });
            }

            services.Index.Remove(space, batch);
            // What the store does not take is there again after the next start, and evicted again.
            writer.Write(() => services.Store.RemoveAsync(new Removal(space, batch) { Merges = merges }));
        }

        var left = services.Index.Count(space);
        SpeedupTelemetry.Evicted.Add(eviction.Gone.Count);
        // All the rest is pinned or quarantined: not looked for again before the space has grown by a good deal.
        _quietUpTo = left > capacity ? left + (capacity / 20) + 1 : 0;
        if (left > capacity)
            Log.OverCapacity(services.Logger, space, left, capacity);
        return true;
    }
}
