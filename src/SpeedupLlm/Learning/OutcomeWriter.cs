using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Learning;

/// <summary>Writes what an owner has taken. All but its writing runs in the owner's inbox.</summary>
internal sealed class OutcomeWriter(string space, SpaceOwnerServices services, Inbox inbox, DurableFold fold)
{
    private readonly HashSet<Task> _writing = [];
    private readonly List<Outcome> _unwritten = [];

    /// <summary>The newest statistics known to be in the store.</summary>
    private GateState _written = fold.Gate;

    /// <summary>Up to which outcome those on their way go.</summary>
    private readonly SortedSet<long> _offered = [];

    /// <summary>Completes when what was committed before is durable or has failed to be.</summary>
    public Task SettleAsync() => Task.WhenAll(_writing);

    /// <summary>Writes a commit, with the statistics where they have moved on.</summary>
    public void Commit(OutcomeCommit commit)
    {
        if (Newer(fold.Durable(commit.Outcome?.Sequence)) is { } gate)
        {
            _offered.Add(gate.AppliedThrough);
            commit = commit with { Gate = gate, Bands = [.. BandMove.Between(_written.Guard, gate.Guard).Select(move => move.Band)] };
        }

        var write = CommitAsync(commit);
        _writing.Add(write);
        _ = write.ContinueWith(
            done => inbox.Post(() => Written(commit, done)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Writes the statistics alone, where they have moved on.</summary>
    public void CommitGate()
    {
        if (Newer(fold.Durable()) is not null)
            Commit(new OutcomeCommit(space));
    }

    /// <summary>Writes something else, whose failure costs no more than a word and a count.</summary>
    /// <returns>Completes when it is durable or has failed to be.</returns>
    public Task Write(Func<Task> work)
    {
        var write = WriteAsync(work);
        _writing.Add(write);
        _ = write.ContinueWith(
            done => inbox.Post(() => _writing.Remove(done)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return write;
    }

    private async Task WriteAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    private void Failed(Exception exception)
    {
        SpeedupTelemetry.StoreFailures.Add(1);
        if (services.StoreOutage.Begins())
            Log.CommitFailed(services.Logger, exception, space);
    }

    /// <summary>An outcome that the store did not take is written with the next one that it takes.</summary>
    public void WriteAgain()
    {
        var outcomes = _unwritten.ToList();
        _unwritten.Clear();
        foreach (var outcome in outcomes)
            Commit(new OutcomeCommit(space, Outcome: outcome));
    }

    private void Written(OutcomeCommit commit, Task<bool> write)
    {
        _writing.Remove(write);
        if (commit.Gate is { } offered)
            _offered.Remove(offered.AppliedThrough);
        if (!write.Result)
        {
            if (commit.Outcome is { } lost)
                _unwritten.Add(lost);
            return;
        }

        if (commit.Outcome is { } outcome)
            fold.Written(outcome.Sequence);
        if (commit.Gate is { } gate && gate.AppliedThrough > _written.AppliedThrough)
            _written = gate;
        WriteAgain();
        // While others are on their way, the statistics go with the next of them.
        if (_writing.Count == 0)
            CommitGate();
    }

    private GateState? Newer(GateState gate) => gate.AppliedThrough > Math.Max(_written.AppliedThrough, _offered.Max) ? gate : null;

    /// <returns>True when it is durable.</returns>
    private async Task<bool> CommitAsync(OutcomeCommit commit)
    {
        try
        {
            await services.Store.CommitOutcomeAsync(commit).ConfigureAwait(false);
            if (commit.Receipt is { } receipt)
                services.Pending.Done(receipt.Id);
            if (services.StoreOutage.Ends())
                Log.StoreRecovered(services.Logger);
            return true;
        }
        catch (Exception exception)
        {
            Failed(exception);
            if (commit.Receipt is { } receipt)
                services.Pending.Failed(receipt with { Learnt = "failed", LearntReason = "the store did not take it" });
            return false;
        }
    }
}
