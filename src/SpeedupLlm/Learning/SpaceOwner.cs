using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Learning;

/// <summary>The owner of a space in one process: a queue with one reader, which alone touches the fields below it.</summary>
internal sealed class SpaceOwner : ISpaceOwner, IAsyncDisposable
{
    private readonly string _space;
    private readonly SpaceOwnerServices _services;
    private readonly Channel<Action> _inbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly Task _loop;

    private readonly OutcomeSequence _outcomes;
    private readonly Dictionary<string, OpenAssignment> _open = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _writing = [];
    private readonly List<Outcome> _unwritten = [];
    private long _sequence;
    private SpaceGuard _committed;

    public SpaceOwner(string space, SpaceOwnerServices services, StoreContents contents)
    {
        _space = space;
        _services = services;
        _outcomes = new OutcomeSequence(contents.Gates.FirstOrDefault(gate => gate.Space == space) ?? new GateState(space));
        _committed = _outcomes.Gate.Guard;
        _loop = Task.Run(RunAsync);
        _inbox.Writer.TryWrite(() => Recover(
            [.. contents.Unapplied.Where(outcome => outcome.Space == space)], [.. contents.Open.Where(open => open.Space == space)]));
    }

    public GateState Gate => Volatile.Read(ref _gate) ?? _outcomes.Gate;

    private GateState? _gate;

    public Task<Drawn> AssignAsync(Draw draw)
    {
        var drawn = new TaskCompletionSource<Drawn>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inbox.Writer.TryWrite(AssignOrLetGo))
            drawn.SetResult(Drawn.NotEligible);
        return drawn.Task;

        void AssignOrLetGo()
        {
            try
            {
                Assign(draw, drawn);
            }
            catch
            {
                // Whatever went wrong here, the request must not wait for it.
                drawn.TrySetResult(Drawn.NotEligible);
                throw;
            }
        }
    }

    public void Complete(Completion completion) => _inbox.Writer.TryWrite(() => Take(completion));

    public Task<SeedReport> SeedAsync(IReadOnlyList<Experience> documents)
    {
        var seeded = new TaskCompletionSource<SeedReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inbox.Writer.TryWrite(() => Seed(documents, seeded)))
            seeded.SetException(new ObjectDisposedException(nameof(SpeedupEngine)));
        return seeded.Task;
    }

    public async Task SettleAsync()
    {
        var writing = new TaskCompletionSource<Task[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_inbox.Writer.TryWrite(() => writing.SetResult([.. _writing])))
            await Task.WhenAll(await writing.Task.ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Ends after everything reported so far; assignments still open are left to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        _inbox.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        WriteAgain();
        await Task.WhenAll(_writing).ConfigureAwait(false);
        foreach (var open in _open.Values)
            await open.Deadline.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await foreach (var action in _inbox.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                // The space goes on learning from the next request.
                Log.LearningFailed(_services.Logger, exception, _space);
            }
        }
    }

    private void Assign(Draw draw, TaskCompletionSource<Drawn> drawn)
    {
        if (_open.TryGetValue(draw.RequestId, out var running))
        {
            drawn.SetResult(new Drawn(running.Assignment.Arm, null));
            return;
        }

        var gate = _outcomes.Gate;
        var acting = gate.Guard.For(draw.Band);
        var quality = _services.Guard.Quality(
            draw.Verifies, ArmDraw.Audits(_services.Secret, _space, draw.RequestId, _services.Guard.AuditShare));
        var probability = 1 - _services.Guard.ShareFor(acting, quality == QualitySource.Audit);
        var assignment = new Assignment(
            draw.RequestId, _space, ++_sequence, draw.Level, draw.Band, ArmDraw.Draw(_services.Secret, _space, draw.RequestId, probability),
            probability, draw.Cap(gate), acting.CostMoments.Mean, acting.CostMoments.Variance, _services.Time.GetUtcNow())
        {
            QualityMean = acting.QualityMoments.Mean,
            QualityVariance = acting.QualityMoments.Variance,
            Quality = quality,
        };
        _open.Add(draw.RequestId, new OpenAssignment(assignment, _services.Time.CreateTimer(
            _ => _inbox.Writer.TryWrite(() => Miss(assignment)), null, _services.Deadline, Timeout.InfiniteTimeSpan)));
        _ = WriteAsync(assignment, drawn);
    }

    /// <summary>
    /// The writing is waited for: this happens at a start, seldom later, and two seedings of one document must not cross between store and index.
    /// </summary>
    private void Seed(IReadOnlyList<Experience> documents, TaskCompletionSource<SeedReport> seeded)
    {
        try
        {
            var index = _services.Index.Documents;
            var changed = documents.Where(document => index.Find(_space, document.Document!.Id) is not { } known
                || known.Id != document.Id || known.MemoryScope != document.MemoryScope).ToList();
            var added = changed.Count(document => index.Find(_space, document.Document!.Id) is null);
            if (changed.Count > 0)
                _services.Store.PutDocumentsAsync(changed).GetAwaiter().GetResult();
            index.Put(changed);
            seeded.SetResult(new SeedReport(added, changed.Count - added, documents.Count - changed.Count));
        }
        catch (Exception exception)
        {
            // The caller is told, and the space goes on.
            seeded.SetException(exception);
        }
    }

    private async Task WriteAsync(Assignment assignment, TaskCompletionSource<Drawn> drawn)
    {
        try
        {
            await _services.Store.AssignAsync(assignment).ConfigureAwait(false);
            drawn.SetResult(new Drawn(assignment.Arm, assignment));
        }
        catch (Exception exception)
        {
            _inbox.Writer.TryWrite(() => End(assignment, outcome: null));
            if (exception is StoreException { IsDuplicate: true })
            {
                drawn.SetResult(new Drawn(assignment.Arm, null));
                return;
            }

            SpeedupTelemetry.StoreFailures.Add(1);
            Log.AssignmentFailed(_services.Logger, exception, _space);
            drawn.SetResult(Drawn.NotEligible);
        }
    }

    private void Take(Completion completion)
    {
        var missed = completion.Assignment is { } assigned && !IsOpen(assigned);
        var moved = completion.Assignment is { } assignment && End(assignment, completion.Outcome);
        var verdict = missed ? Verdict.Nothing("the outcome's deadline had passed")
            : completion.Draft is { } draft ? Admission.Decide(draft, _services.Index, _services.Equality, completion.Answer, _services.AnswerOf)
            : Verdict.Nothing(completion.NotLearnt ?? "there was nothing to learn");
        if (verdict.New is { } experience)
            _services.Index.Add(experience, experience.Embedding.Length > 0);
        if (verdict.Confirmed is { } confirmed)
            _services.Index.Update(confirmed);
        var receipt = completion.Receipt with
        {
            Learnt = verdict.New is null && verdict.Confirmed is null ? "nothing" : "committed",
            LearntReason = verdict.Reason,
            ExperienceId = verdict.New?.Id ?? verdict.Confirmed?.Id,
        };
        Commit(new OutcomeCommit(
            _space, receipt, completion.Texts, verdict.New, verdict.Confirmed?.Id, missed ? null : completion.Outcome,
            moved ? _outcomes.Gate : null, moved ? Changed() : null));
    }

    private void Miss(Assignment assignment)
    {
        if (!IsOpen(assignment))
            return;
        var outcome = Worst(assignment, RequestStatus.Missed);
        var moved = End(assignment, outcome);
        Commit(new OutcomeCommit(_space, Outcome: outcome, Gate: moved ? _outcomes.Gate : null, Bands: moved ? Changed() : null));
    }

    /// <summary>Ends what the last process left open, so that every assignment has its outcome.</summary>
    private void Recover(List<Outcome> unapplied, List<Assignment> open)
    {
        var crashed = open.Select(assignment => Worst(assignment, RequestStatus.Crashed)).ToList();
        var ended = unapplied.Concat(crashed).DistinctBy(outcome => outcome.Sequence).ToDictionary(outcome => outcome.Sequence);
        _sequence = Math.Max(_outcomes.Gate.AppliedThrough, ended.Count == 0 ? 0 : ended.Keys.Max());
        // A number that is in neither list belonged to an assignment that never became durable.
        for (var sequence = _outcomes.Gate.AppliedThrough + 1; sequence <= _sequence; sequence++)
            _outcomes.Add(sequence, ended.GetValueOrDefault(sequence));
        _gate = _outcomes.Gate;
        foreach (var outcome in crashed)
            Commit(new OutcomeCommit(_space, Outcome: outcome, Gate: _outcomes.Gate, Bands: Changed()));
    }

    /// <summary>
    /// The bands that moved since the last commit, and a word in the log where one was closed or opened. Equal references are equal states: a fold never
    /// changes one in place.
    /// </summary>
    private List<string> Changed()
    {
        var (before, now) = (_committed, _outcomes.Gate.Guard);
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
                Log.BandClosed(_services.Logger, _space, name, band.Closed.ToString());
            else if (!old.IsOpen && band.IsOpen)
                Log.BandOpened(_services.Logger, _space, name);
        }
    }

    /// <summary>False after its deadline, even while a retry with the same id is being written.</summary>
    private bool IsOpen(Assignment assignment) =>
        _open.TryGetValue(assignment.RequestId, out var open) && open.Assignment.Sequence == assignment.Sequence;

    private bool End(Assignment assignment, Outcome? outcome)
    {
        if (!IsOpen(assignment) || !_open.Remove(assignment.RequestId, out var open))
            return false;
        open.Deadline.Dispose();
        var moved = _outcomes.Add(assignment.Sequence, outcome);
        Volatile.Write(ref _gate, _outcomes.Gate);
        return moved;
    }

    private void Commit(OutcomeCommit commit)
    {
        var write = CommitAsync(commit);
        _writing.Add(write);
        _ = write.ContinueWith(
            done => _inbox.Writer.TryWrite(() => Written(commit, done)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
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
    private void WriteAgain()
    {
        var outcomes = _unwritten.ToList();
        _unwritten.Clear();
        foreach (var outcome in outcomes)
            Commit(new OutcomeCommit(_space, Outcome: outcome, Gate: _outcomes.Gate, Bands: Changed()));
    }

    /// <returns>True when it is durable.</returns>
    private async Task<bool> CommitAsync(OutcomeCommit commit)
    {
        try
        {
            await _services.Store.CommitOutcomeAsync(commit).ConfigureAwait(false);
            if (commit.Receipt is { } receipt)
                _services.Pending.Done(receipt.Id);
            return true;
        }
        catch (Exception exception)
        {
            SpeedupTelemetry.StoreFailures.Add(1);
            Log.CommitFailed(_services.Logger, exception, _space);
            if (commit.Receipt is { } receipt)
                _services.Pending.Failed(receipt with { Learnt = "failed", LearntReason = "the store did not take it" });
            return false;
        }
    }

    private static Outcome Worst(Assignment assignment, RequestStatus status) => new(
        assignment.RequestId, assignment.Space, assignment.Sequence, assignment.Arm, assignment.Band, status, 1, null,
        new Spent(assignment.Cap, 0, 0, 0, 0, 0, 0), null)
    {
        Drawn = assignment.Randomisation,
    };

    private sealed record OpenAssignment(Assignment Assignment, ITimer Deadline);
}

/// <summary>What the owners of all spaces share.</summary>
internal sealed record SpaceOwnerServices(
    ISpeedupStore Store, ExperienceIndex Index, IAnswerEquality Equality, Func<Experience, Answer?> AnswerOf, PendingReceipts Pending,
    byte[] Secret, GuardSettings Guard, TimeSpan Deadline, TimeProvider Time, ILogger Logger);
