using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Learning.Reflection;
using SpeedupLlm.Learning.Tuning;

namespace SpeedupLlm.Learning;

/// <summary>The owner of a space in one process: a queue with one reader, which alone touches the fields below it.</summary>
internal sealed class SpaceOwner : ISpaceOwner, IAsyncDisposable
{
    private readonly string _space;
    private readonly SpaceOwnerServices _services;
    private readonly Inbox _inbox;
    private readonly OutcomeWriter _writer;
    private readonly LessonKeeping _lessons;
    private readonly AdapterKeeping _adapters;
    private readonly DurableFold _outcomes;
    private readonly SpaceCapacity _capacity;
    private readonly FeedbackBook _feedback;
    private readonly Dictionary<string, (Assignment Assignment, Outcome Outcome)> _awaited = new(StringComparer.Ordinal); // by receipt
    private readonly Dictionary<string, OpenAssignment> _open = new(StringComparer.Ordinal);
    private long _sequence;

    public SpaceOwner(string space, SpaceOwnerServices services, StoreContents contents)
    {
        _space = space;
        _services = services;
        _outcomes = new DurableFold(contents.Gates.FirstOrDefault(gate => gate.Space == space) ?? new GateState(space));
        _feedback = new FeedbackBook(space, services, contents);
        _inbox = new Inbox(space, services.Logger);
        _writer = new OutcomeWriter(space, services, _inbox, _outcomes);
        _lessons = new LessonKeeping(space, services, _inbox);
        _adapters = new AdapterKeeping(space, services, _inbox);
        _capacity = new SpaceCapacity(space, services, _inbox, _writer);
        Curation = new Curation(space, services, _inbox, _writer, _capacity);
        _inbox.Post(() => Recover(
            [.. contents.Unapplied.Where(outcome => outcome.Space == space)], [.. contents.Open.Where(open => open.Space == space)]));
    }

    public GateState Gate => Volatile.Read(ref _gate) ?? _outcomes.Gate;

    public Curation Curation { get; }

    private GateState? _gate;

    public async Task<Drawn> AssignAsync(Draw draw)
    {
        var drawn = new TaskCompletionSource<Drawn>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inbox.Post(AssignOrLetGo))
            drawn.SetResult(Drawn.NotEligible);
        try
        {
            return await drawn.Task.WaitAsync(_services.AssignmentTimeout, _services.Time).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            // The owner may be done at this very moment: then its word counts.
            if (drawn.TrySetResult(Drawn.NotEligible))
                Failed(exception);
            return await drawn.Task.ConfigureAwait(false);
        }

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

    public void Complete(Completion completion) => _inbox.Post(() => Take(completion));

    public Task<SeedReport> SeedAsync(IReadOnlyList<Experience> documents) => _inbox.DoAsync(() => Seed(documents));

    public Task CommitLessonsAsync(LessonCommit commit, long epoch) => _lessons.CommitAsync(commit, () => Curation.Epoch > epoch);

    public Task CommitAdaptersAsync(AdapterChange change) => _adapters.CommitAsync(change);

    public Task<int> DropAdaptersOfAsync(IReadOnlyCollection<string> ids) => _adapters.DropAsync(ids);

    public Task<AdapterRollback?> RollBackAsync(string adapter) => _adapters.RollBackAsync(adapter);

    public Task<AdapterRollback?> LoseAdapterAsync(string adapter) => _adapters.LoseAsync(adapter);

    public async Task<FeedbackReport> GiveAsync(FeedbackNote note)
    {
        var report = await _inbox.DoAsync(() => Give(note)).ConfigureAwait(false);
        // Lessons are withheld with their sources; a tuned model cannot be told to leave one out.
        if (report.Quarantined.Count > 0)
            await DropAdaptersOfAsync(report.Quarantined).ConfigureAwait(false);
        // Those that are lessons are retired already.
        foreach (var adapter in report.Ended)
            await RollBackAsync(adapter).ConfigureAwait(false);
        return report;
    }

    public async Task SettleAsync()
    {
        if (await _inbox.TryDoAsync(() => _capacity.Evicting).ConfigureAwait(false) is { } evicting)
            await evicting.ConfigureAwait(false);
        // What was written may ask for one more: the statistics, with all their outcomes now durable.
        for (var round = 0; round < 2; round++)
        {
            if (await _inbox.TryDoAsync(_writer.SettleAsync).ConfigureAwait(false) is { } writing)
                await writing.ConfigureAwait(false);
        }
    }

    /// <summary>Ends after everything reported so far; assignments still open are left to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        _inbox.Post(_writer.WriteAgain);
        await SettleAsync().ConfigureAwait(false);
        await _inbox.DisposeAsync().ConfigureAwait(false);
        foreach (var open in _open.Values)
            await open.Deadline.DisposeAsync().ConfigureAwait(false);
    }

    private void Assign(Draw draw, TaskCompletionSource<Drawn> drawn)
    {
        // The request has gone on.
        if (drawn.Task.IsCompleted)
            return;
        if (_open.TryGetValue(draw.RequestId, out var running))
        {
            drawn.TrySetResult(new Drawn(running.Assignment.Arm, null));
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
            Audits = quality == QualitySource.Audit ? acting.Audits.Expected : null,
            Operations = draw.Operations,
        };
        var open = new OpenAssignment(assignment, _services.Time.CreateTimer(
            _ => _inbox.Post(() => Miss(assignment)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _open.Add(draw.RequestId, open);
        _ = WriteAsync(open, drawn);
    }

    /// <summary>
    /// The writing is waited for: this happens at a start, seldom later, and two seedings of one document must not cross between store and index.
    /// </summary>
    private SeedReport Seed(IReadOnlyList<Experience> documents)
    {
        var index = _services.Index.Documents;
        var changed = documents.Where(document => index.Find(_space, document.Document!.Id) is not { } known
            || known.Id != document.Id || known.MemoryScope != document.MemoryScope).ToList();
        var added = changed.Count(document => index.Find(_space, document.Document!.Id) is null);
        if (changed.Count > 0)
            _services.Store.PutDocumentsAsync(changed).GetAwaiter().GetResult();
        index.Put(changed);
        return new SeedReport(added, changed.Count - added, documents.Count - changed.Count);
    }

    private async Task WriteAsync(OpenAssignment open, TaskCompletionSource<Drawn> drawn)
    {
        var assignment = open.Assignment;
        try
        {
            await _services.Store.AssignAsync(assignment).ConfigureAwait(false);
            if (_services.StoreOutage.Ends())
                Log.StoreRecovered(_services.Logger);
            // Not sooner: an assignment that never becomes durable has no outcome.
            open.Deadline.Change(_services.Deadline, Timeout.InfiniteTimeSpan);
            // Durable too late: the request runs without memory, and its assignment counts as missed, whatever its arm.
            if (!drawn.TrySetResult(new Drawn(assignment.Arm, assignment)))
                _inbox.Post(() => Miss(assignment));
        }
        catch (Exception exception)
        {
            _inbox.Post(() => End(assignment, outcome: null));
            if (exception is StoreException { IsDuplicate: true })
            {
                drawn.TrySetResult(new Drawn(assignment.Arm, null));
                return;
            }

            Failed(exception);
            drawn.TrySetResult(Drawn.NotEligible);
        }
    }

    private void Failed(Exception exception)
    {
        SpeedupTelemetry.StoreFailures.Add(1);
        if (_services.StoreOutage.Begins())
            Log.AssignmentFailed(_services.Logger, exception, _space);
    }

    private void Take(Completion completion)
    {
        completion = Curation.Pass(completion);
        var missed = completion.Assignment is { } assigned && !IsOpen(assigned);
        var outcome = missed ? null : completion.Outcome;
        Expect(outcome);
        if (completion.Assignment is { } assignment && !missed && !Awaits(assignment, completion))
            End(assignment, outcome);
        var (draft, refused) = completion.Draft is { } found ? _feedback.Of(found, completion.Receipt.Id) : (null, completion.NotLearnt);
        var verdict = missed ? Verdict.Nothing("the outcome's deadline had passed")
            : draft is not null ? Admission.Decide(
                draft, _services.Index, _services.Equality, completion.Answer, _services.AnswerOf, completion.Episode?.Memory.Reflects == true)
            : Verdict.Nothing(refused ?? "there was nothing to learn");
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
        _writer.Commit(new OutcomeCommit(
            _space, receipt, completion.Texts, verdict.New, verdict.Confirmed?.Id, outcome) { Uses = Credit.Give(completion, _services.Index) });
        _capacity.Check();
        if (completion.Episode is { } episode)
            Teach(episode with { Experience = verdict.New ?? verdict.Confirmed, Outcome = outcome, Epoch = Curation.Epoch });
    }

    private void Teach(Episode episode)
    {
        foreach (var learner in _services.Learners)
            learner.Take(episode);
    }

    /// <summary>
    /// Where feedback is expected the outcome is written at once and taken when it comes, or its deadline does. So the test sees outcomes in assignment
    /// order, whichever arm's answers are complained about sooner; a restart in between counts as the deadline.
    /// </summary>
    private bool Awaits(Assignment assignment, Completion completion)
    {
        if (assignment.Quality != QualitySource.Feedback || completion.Outcome is not { Status: RequestStatus.Completed } outcome)
            return false;
        _open[assignment.RequestId].Deadline.Dispose();
        _open[assignment.RequestId] = new OpenAssignment(assignment, _services.Time.CreateTimer(
            _ => _inbox.Post(() => EndAwaited(completion.Receipt.Id, null)), null, _services.FeedbackDeadline, Timeout.InfiniteTimeSpan));
        _awaited[completion.Receipt.Id] = (assignment, outcome);
        return true;
    }

    private FeedbackReport Give(FeedbackNote note)
    {
        var report = _feedback.Take(note, _awaited.ContainsKey(note.Receipt.Id));
        if (report.Counted)
            EndAwaited(note.Receipt.Id, note.Score);
        return report;
    }

    private void EndAwaited(string receiptId, double? feedback)
    {
        if (!_awaited.Remove(receiptId, out var awaited))
            return;
        End(awaited.Assignment, awaited.Outcome with { Feedback = feedback });
        _writer.CommitGate();
    }

    private void Miss(Assignment assignment)
    {
        if (!IsOpen(assignment))
            return;
        var outcome = Worst(assignment, RequestStatus.Missed);
        Expect(outcome);
        End(assignment, outcome);
        _writer.Commit(new OutcomeCommit(_space, Outcome: outcome));
    }

    /// <summary>Ends what the last process left open, so that every assignment has its outcome.</summary>
    private void Recover(List<Outcome> unapplied, List<Assignment> open)
    {
        var crashed = open.Select(assignment => Worst(assignment, RequestStatus.Crashed)).ToList();
        var ended = unapplied.Concat(crashed).DistinctBy(outcome => outcome.Sequence).ToDictionary(outcome => outcome.Sequence);
        _sequence = Math.Max(_outcomes.Gate.AppliedThrough, ended.Count == 0 ? 0 : ended.Keys.Max());
        // A number that is in neither list belonged to an assignment that never became durable.
        crashed.ForEach(Expect);
        for (var sequence = _outcomes.Gate.AppliedThrough + 1; sequence <= _sequence; sequence++)
            Add(sequence, ended.GetValueOrDefault(sequence));
        foreach (var outcome in crashed)
            _writer.Commit(new OutcomeCommit(_space, Outcome: outcome));
        _writer.CommitGate();
    }

    /// <summary>False after its deadline, even while a retry with the same id is being written.</summary>
    private bool IsOpen(Assignment assignment) =>
        _open.TryGetValue(assignment.RequestId, out var open) && open.Assignment.Sequence == assignment.Sequence;

    private void End(Assignment assignment, Outcome? outcome)
    {
        if (!IsOpen(assignment) || !_open.Remove(assignment.RequestId, out var open))
            return;
        open.Deadline.Dispose();
        Add(assignment.Sequence, outcome);
    }

    private void Expect(Outcome? outcome)
    {
        if (outcome is not null)
            _outcomes.Expect(outcome.Sequence);
    }

    private void Add(long sequence, Outcome? outcome)
    {
        var before = _outcomes.Gate.Guard;
        _outcomes.Add(sequence, outcome);
        Volatile.Write(ref _gate, _outcomes.Gate);
        BandMove.Tell(_services.Logger, _space, before, _outcomes.Gate.Guard);
    }

    private static Outcome Worst(Assignment assignment, RequestStatus status) => new(
        assignment.RequestId, assignment.Space, assignment.Sequence, assignment.Arm, assignment.Band, status, 1, null,
        new Spent(assignment.Cap, 0, 0, 0, 0, 0, 0), null)
    {
        Drawn = assignment.Randomisation,
    };

    private sealed record OpenAssignment(Assignment Assignment, ITimer Deadline);
}
