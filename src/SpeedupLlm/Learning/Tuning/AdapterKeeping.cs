using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Memory;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>The adapters of a space, in memory and in the store, changed in the owner's inbox alone. There, the writing is waited for: it is seldom.</summary>
internal sealed class AdapterKeeping(string space, SpaceOwnerServices services, Inbox inbox)
{
    /// <summary>
    /// Takes a change in, as far as it still holds. An adapter one of whose experiences was forgotten or withheld meanwhile never was; of retired ones only
    /// the last keeps its weights, to be rolled back to. What the store does not take does not happen.
    /// </summary>
    /// <exception cref="StoreException">The store did not take it.</exception>
    public async Task CommitAsync(AdapterChange change)
    {
        try
        {
            await LetGoAsync(await inbox.DoAsync(() => Commit(change)).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch
        {
            await LetGoAsync(change.Made).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes out every adapter that learnt from one of these experiences; of those that were rolled back the name stays, by which is known what they answered.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StoreException">The store did not take it.</exception>
    public async Task<int> DropAsync(IReadOnlyCollection<string> sources)
    {
        var derived = await inbox.DoAsync(() => Drop(sources)).ConfigureAwait(false);
        await LetGoAsync(derived).ConfigureAwait(false);
        return derived.Count(adapter => adapter.State != AdapterState.RolledBack);
    }

    /// <summary>
    /// Ends the adapter that serves and lets the one before it serve again, or the base model where there is none. What it answered is withheld, and
    /// adapters that learnt from that end, too.
    /// </summary>
    /// <returns>What was retired and what serves now (null: the base model); null: no adapter of this id serves.</returns>
    /// <exception cref="StoreException">The store did not take it.</exception>
    public async Task<AdapterRollback?> RollBackAsync(string id)
    {
        var rollback = await inbox.DoAsync(() => End(id, AdapterState.RolledBack)).ConfigureAwait(false);
        if (rollback is null)
            return null;
        await LetGoAsync([rollback.Ended]).ConfigureAwait(false);
        await DropAsync([.. services.Index.Of(space).Select(experience => experience.Id).Where(each => services.Index.IsWithheld(space, each))]).ConfigureAwait(false);
        return rollback;
    }

    /// <summary>As a roll-back, of one that is not there any more where it was made: what it answered was right enough, and stays.</summary>
    /// <exception cref="StoreException">The store did not take it.</exception>
    public Task<AdapterRollback?> LoseAsync(string id) => inbox.DoAsync(() => End(id, AdapterState.Rejected));

    private List<Adapter> Commit(AdapterChange change)
    {
        var still = change.Onto(services.Adapters.Of(change.Put[0].MemoryScope, change.Put[0].BaseModel));
        var gone = still.Where(adapter => !adapter.Sources.All(IsUsable)).ToList();
        var put = still.Except(gone).ToList();
        // Nothing retires for one that does not come to serve.
        if (!put.Exists(adapter => adapter.State == AdapterState.Serving))
            put.RemoveAll(adapter => adapter.State == AdapterState.Retired);
        var old = put.Where(adapter => adapter.State == AdapterState.Retired)
            .SelectMany(retired => services.Adapters.Of(retired.MemoryScope, retired.BaseModel).Where(other => other.Id != retired.Id && IsKept(other)))
            .Select(adapter => adapter with { Weights = default, State = AdapterState.Rejected }).ToList();
        Write(new AdapterCommit(space, [.. put, .. old], [.. gone.Select(adapter => adapter.Id)]) { Method = FineTuned.MethodName, Cost = change.Cost });
        services.Adapters.Put([.. put, .. old]);
        services.Adapters.Remove(gone);
        foreach (var adapter in put.Where(adapter => adapter.State == AdapterState.Serving))
            Tell(adapter);
        return [.. put.Where(adapter => adapter.State == AdapterState.Rejected), .. old, .. gone];
    }

    private IReadOnlyList<Adapter> Drop(IReadOnlyCollection<string> sources)
    {
        var derived = services.Adapters.DerivedFrom(space, sources.ToHashSet(StringComparer.Ordinal));
        var removed = derived.Where(adapter => adapter.State != AdapterState.RolledBack).ToList();
        if (removed.Count > 0)
            Write(new AdapterCommit(space, [], [.. removed.Select(adapter => adapter.Id)]));
        services.Adapters.Remove(removed);
        return derived;
    }

    private AdapterRollback? End(string id, AdapterState state)
    {
        if (services.Adapters.All(space).FirstOrDefault(adapter => adapter.Id == id) is not { State: AdapterState.Serving } serving)
            return null;
        var before = services.Adapters.Of(serving.MemoryScope, serving.BaseModel)
            .TakeWhile(adapter => adapter.Id != id).LastOrDefault(adapter => adapter.State == AdapterState.Retired);
        // Never to be rolled back to: nobody wants it any more, or nobody has it.
        serving = serving with { State = state, Weights = default };
        before = before is null ? null : before with { State = AdapterState.Serving };
        List<Adapter> put = [serving, .. before is null ? (Adapter[])[] : [before]];
        Write(new AdapterCommit(space, put, []));
        services.Adapters.Put(put);
        if (state == AdapterState.RolledBack)
            Curation.Withhold(services.Index, services.Adapters, space);
        return new AdapterRollback(serving, before);
    }

    /// <summary>What nobody will ask again is dropped where it was made, as far as it can be reached: a provider may be away, or not known before the first request.</summary>
    private async Task LetGoAsync(IReadOnlyList<Adapter> adapters)
    {
        foreach (var adapter in adapters)
        {
            try
            {
                if (services.Tunings.TryGetValue(adapter.BaseModel, out var tuning))
                    await tuning.DropAsync(adapter.Model, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.AdapterNotDropped(services.Logger, exception, space, adapter.Model);
            }
        }
    }

    private bool IsUsable(string source) => services.Index.Find(space, source) is not null && !services.Index.IsWithheld(space, source);

    private static bool IsKept(Adapter adapter) => adapter.State == AdapterState.Retired;

    private void Write(AdapterCommit commit) => services.Store.PutAdaptersAsync(commit).GetAwaiter().GetResult();

    private void Tell(Adapter adapter)
    {
        if (adapter.Exam is { } exam)
            Log.AdapterServes(services.Logger, space, adapter.Id, exam.Right, exam.RightBefore, exam.Questions * exam.Samples);
    }
}
