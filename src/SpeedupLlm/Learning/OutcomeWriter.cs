using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Learning;

/// <summary>Writes what an owner has taken. All but its writing runs in the owner's inbox.</summary>
internal sealed class OutcomeWriter(string space, SpaceOwnerServices services, Inbox inbox, Func<GateState> gate)
{
    private readonly HashSet<Task> _writing = [];
    private readonly List<Outcome> _unwritten = [];
    private SpaceGuard _committed = gate().Guard;

    /// <summary>Completes when what was committed before is durable or has failed to be.</summary>
    public Task SettleAsync() => Task.WhenAll(_writing);

    public void Commit(OutcomeCommit commit)
    {
        var write = CommitAsync(commit);
        _writing.Add(write);
        _ = write.ContinueWith(
            done => inbox.Post(() => Written(commit, done)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Writes something else, whose failure costs no more than a word and a count.</summary>
    public void Write(Func<Task> work)
    {
        var write = WriteAsync(work);
        _writing.Add(write);
        _ = write.ContinueWith(
            done => inbox.Post(() => _writing.Remove(done)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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

    private void Written(OutcomeCommit commit, Task<bool> write)
    {
        _writing.Remove(write);
        if (write.Result)
            WriteAgain();
        else if (commit.Outcome is { } outcome)
            _unwritten.Add(outcome);
        if (!write.Result)
            _committed = _committed with { Bands = _committed.Bands.RemoveRange(commit.Bands ?? []) };
    }

    /// <summary>An outcome that the store did not take is written with the next one that it takes.</summary>
    public void WriteAgain()
    {
        var outcomes = _unwritten.ToList();
        _unwritten.Clear();
        foreach (var outcome in outcomes)
            Commit(new OutcomeCommit(space, Outcome: outcome, Gate: gate(), Bands: Changed()));
    }

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

    /// <summary>
    /// The bands that moved since the last commit, and a word in the log where one was closed or opened. Equal references are equal states: a fold never
    /// changes one in place.
    /// </summary>
    public List<string> Changed()
    {
        var (before, now) = (_committed, gate().Guard);
        _committed = now;
        Tell("(all)", before.Parent, now.Parent);
        List<string> changed = [];
        foreach (var (name, band) in now.Bands)
        {
            var old = before.Bands.GetValueOrDefault(name, BandGuard.New);
            if (ReferenceEquals(old, band))
                continue;
            changed.Add(name);
            Tell(name, old, band);
        }

        return changed;

        void Tell(string name, BandGuard old, BandGuard band)
        {
            if (old.IsOpen && !band.IsOpen)
                Log.BandClosed(services.Logger, space, name, band.Closed.ToString());
            else if (!old.IsOpen && band.IsOpen)
                Log.BandOpened(services.Logger, space, name);
        }
    }
}
