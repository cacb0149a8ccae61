using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>Keeps a space within its capacity: what goes is chosen beside the owner's work, and taken out in its turn.</summary>
internal sealed class SpaceCapacity(string space, SpaceOwnerServices services, Inbox inbox, OutcomeWriter writer)
{
    /// <summary>How many go at once: few, since requests wait for their assignments behind them, in the inbox and in the store.</summary>
    private const int Batch = 100;

    private int _quietUpTo;

    /// <summary>Completes when what the eviction under way, if any, has chosen is gone.</summary>
    public Task Evicting { get; private set; } = Task.CompletedTask;

    /// <summary>To be called in the inbox whenever the space may have grown.</summary>
    public void Check()
    {
        var count = services.Index.Count(space);
        if (services.Capacity is not { } capacity || count <= Math.Max(capacity, _quietUpTo) || !Evicting.IsCompleted)
            return;
        var experiences = services.Index.Of(space).ToList();
        Evicting = EvictAsync(experiences, capacity);
    }

    private async Task EvictAsync(List<Experience> experiences, int capacity)
    {
        try
        {
            // Seconds of work in a large space: on a thread of its own, since those of the pool answer requests.
            var eviction = await Task.Factory.StartNew(
                () => Eviction.Of(experiences, capacity), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            var merges = eviction.Merges.ToDictionary(merge => merge.Id, StringComparer.Ordinal);
            foreach (var batch in eviction.Gone.Chunk(Batch))
            {
                // One after the other also in the store, which would write what waits there in one transaction.
                if (await inbox.TryDoAsync(() => Evict(batch, merges)).ConfigureAwait(false) is { } writing)
                    await writing.ConfigureAwait(false);
            }

            await inbox.TryDoAsync(() => Done(capacity)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.LearningFailed(services.Logger, exception, space);
        }
    }

    /// <returns>Its writing.</returns>
    private Task Evict(string[] chosen, Dictionary<string, Merge> merges)
    {
        var index = services.Index;
        // Some may have been forgotten or marked since they were chosen.
        List<string> gone = [.. chosen.Where(id => index.Find(space, id) is { Pinned: false, Quarantined: false })];
        List<Merge> merged = [.. gone.Where(merges.ContainsKey).Select(id => merges[id])];
        foreach (var merge in merged)
        {
            if (index.Find(space, merge.Into) is { } into)
                index.Update(into with { Confirmations = into.Confirmations + merge.Confirmations });
        }

        index.Remove(space, gone);
        SpeedupTelemetry.Evicted.Add(gone.Count);
        // What the store does not take is there again after the next start, and evicted again.
        return writer.Write(() => services.Store.RemoveAsync(new Removal(space, gone) { Merges = merged }));
    }

    private bool Done(int capacity)
    {
        var left = services.Index.Count(space);
        // All the rest is pinned or quarantined: not looked for again before the space has grown by a good deal.
        _quietUpTo = left > capacity ? left + (capacity / 20) + 1 : 0;
        if (left > capacity)
            Log.OverCapacity(services.Logger, space, left, capacity);
        return true;
    }
}
