using System.Collections.Concurrent;
using System.Security.Cryptography;
using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Experiences;

/// <summary>A store that lives as long as the process: the library's default, and the tests'. Keeps the contract, not the durability.</summary>
public sealed class InMemoryStore : ISpeedupStore
{
    private readonly Lock _lock = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<(string Space, string Id), Experience> _experiences = [];
    private readonly Dictionary<(string Space, string RequestId), Assignment> _assignments = [];
    private readonly Dictionary<(string Space, string RequestId), Outcome> _outcomes = [];
    private readonly Dictionary<string, GateState> _gates = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Space, string Id), string> _texts = [];
    private readonly Dictionary<(string Space, string Id), Adapter> _adapters = [];
    private readonly Dictionary<(string Space, string Id), Lesson> _lessons = [];
    private readonly Dictionary<(string Space, string Method), double> _learningCosts = [];
    private readonly ConcurrentDictionary<string, Receipt> _receipts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Space, string RequestId), string> _latest = [];
    private readonly List<GivenFeedback> _given = [];

    /// <inheritdoc />
    public StoreContents Load()
    {
        lock (_lock)
        {
            return new StoreContents(
                _secret,
                [.. _experiences.Values.OrderBy(experience => experience.Created)],
                [.. _gates.Values],
                [.. Rated(_outcomes.Values.Where(outcome => outcome.Sequence > (_gates.GetValueOrDefault(outcome.Space)?.AppliedThrough ?? 0)))],
                [.. _assignments.Values.Where(assignment => !_outcomes.ContainsKey((assignment.Space, assignment.RequestId)))])
            {
                Lessons = [.. _lessons.Values.OrderBy(lesson => lesson.Created)],
                Adapters = [.. _adapters.Values.OrderBy(adapter => adapter.Created)],
                Given = [.. _given],
            };
        }
    }

    /// <inheritdoc />
    public Task AssignAsync(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        lock (_lock)
        {
            return _assignments.TryAdd((assignment.Space, assignment.RequestId), assignment)
                ? Task.CompletedTask
                : Task.FromException(StoreException.Duplicate(assignment));
        }
    }

    /// <inheritdoc />
    public Task CommitOutcomeAsync(OutcomeCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_lock)
        {
            if (commit.Experience is { } experience)
                _experiences[(experience.Space, experience.Id)] = experience;
            if (commit.ConfirmedId is { } id)
                Change(commit.Space, id, confirmed => confirmed with { Confirmations = confirmed.Confirmations + 1 });
            foreach (var use in commit.Uses)
                Change(commit.Space, use.Id, used => use.Helpful ? used with { Helpful = used.Helpful + 1 } : used with { Harmful = used.Harmful + 1 });
            if (commit.Outcome is { } outcome)
                _outcomes.TryAdd((outcome.Space, outcome.RequestId), outcome);
            if (commit.Gate is { } gate)
                _gates[gate.Space] = gate;
            foreach (var (textId, text) in commit.Texts ?? new Dictionary<string, string>())
                _texts[(commit.Space, textId)] = text;
            if (commit.Receipt is { } receipt)
            {
                _receipts[receipt.Id] = receipt;
                _latest[(receipt.Space, receipt.RequestId)] = receipt.Id;
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task PutDocumentsAsync(IReadOnlyList<Experience> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        lock (_lock)
        {
            foreach (var document in documents)
            {
                var old = _experiences.Values.FirstOrDefault(other => other.Space == document.Space && other.Document?.Id == document.Document!.Id);
                if (old is not null)
                    _experiences.Remove((old.Space, old.Id));
                _experiences[(document.Space, document.Id)] = document;
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task AddExperiencesAsync(IReadOnlyList<Experience> experiences)
    {
        ArgumentNullException.ThrowIfNull(experiences);
        lock (_lock)
        {
            foreach (var experience in experiences)
                _experiences.TryAdd((experience.Space, experience.Id), experience);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task MarkAsync(ExperienceMarks marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        lock (_lock)
        {
            foreach (var id in marks.Ids)
                Change(marks.Space, id, marks.On);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<Removed> RemoveAsync(Removal removal)
    {
        ArgumentNullException.ThrowIfNull(removal);
        lock (_lock)
        {
            foreach (var merge in removal.Merges)
                Change(removal.Space, merge.Into, into => into with { Confirmations = into.Confirmations + merge.Confirmations });
            foreach (var id in removal.Ids)
            {
                _experiences.Remove((removal.Space, id));
                _lessons.Remove((removal.Space, id));
                _adapters.Remove((removal.Space, id));
            }

            var receipts = removal.Forget is { } query ? _receipts.Values.Where(receipt => Concerns(receipt, removal, query)).ToList() : [];
            foreach (var receipt in receipts)
                _receipts[receipt.Id] = receipt.WithoutTexts();
            // The texts of experiences live in them; those of receipts are the others.
            var used = _receipts.Values.SelectMany(receipt => receipt.Candidates.Select(candidate => (receipt.Space, Id: candidate.AnswerId ?? ""))).ToHashSet();
            var gone = _texts.Keys.Where(key => key.Space == removal.Space && !used.Contains(key)).ToList();
            gone.ForEach(key => _texts.Remove(key));
            return Task.FromResult(new Removed(gone.Count, receipts.Count(receipt => receipt.Candidates.Any(candidate => candidate.AnswerId is not null))));
        }
    }

    /// <inheritdoc />
    public Task<bool> ScrubAsync() => Task.FromResult(true);

    /// <inheritdoc />
    public IReadOnlyList<string> ReadSpaces()
    {
        lock (_lock)
            return [.. _experiences.Keys.Select(key => key.Space).Concat(_receipts.Values.Select(receipt => receipt.Space)).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public Task PutLessonsAsync(LessonCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_lock)
        {
            foreach (var id in commit.RemovedIds)
                _lessons.Remove((commit.Space, id));
            foreach (var lesson in commit.Put)
                _lessons[(commit.Space, lesson.Id)] = lesson;
            Book(commit.Space, commit.Method, commit.Cost);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task PutAdaptersAsync(AdapterCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_lock)
        {
            foreach (var id in commit.RemovedIds)
                _adapters.Remove((commit.Space, id));
            foreach (var adapter in commit.Put)
                _adapters[(adapter.Space, adapter.Id)] = adapter;
            Book(commit.Space, commit.Method, commit.Cost);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public IEnumerable<LearningCost> ReadLearningCosts(string? space)
    {
        lock (_lock)
        {
            return [.. _learningCosts.Where(cost => space is null || cost.Key.Space == space)
                .Select(cost => new LearningCost(cost.Key.Space, cost.Key.Method, cost.Value))
                .OrderBy(cost => cost.Space, StringComparer.Ordinal).ThenBy(cost => cost.Method, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc />
    public Receipt? FindReceipt(string id)
    {
        if (!_receipts.TryGetValue(id, out var receipt))
            return null;
        lock (_lock)
        {
            return receipt with
            {
                Question = receipt.Question is { } question ? question with { Text = _texts.GetValueOrDefault((receipt.Space, question.TextId)) } : null,
                Candidates = [.. receipt.Candidates.Select(candidate =>
                    candidate with { Answer = candidate.AnswerId is { } text ? _texts.GetValueOrDefault((receipt.Space, text)) : null })],
            };
        }
    }

    /// <inheritdoc />
    public IEnumerable<Outcome> ReadOutcomes(string? space)
    {
        lock (_lock)
            return [.. Rated(_outcomes.Values.Where(outcome => space is null || outcome.Space == space)).OrderBy(outcome => outcome.Sequence)];
    }

    /// <inheritdoc />
    public Task CommitFeedbackAsync(FeedbackCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_lock)
        {
            if (commit.Given is { } given)
                _given.Add(given);
            foreach (var experience in new[] { commit.Verified, commit.Corrected }.OfType<Experience>())
                _experiences[(experience.Space, experience.Id)] = experience;
            foreach (var id in commit.Quarantined)
                Change(commit.Space, id, experience => experience with { Quarantined = true });
            foreach (var id in commit.Retired)
            {
                if (_lessons.TryGetValue((commit.Space, id), out var lesson))
                    _lessons[(commit.Space, id)] = lesson with { Retired = true };
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Receipt? FindReceipt(string space, string requestId)
    {
        string? id;
        lock (_lock)
            id = _latest.GetValueOrDefault((space, requestId));
        return id is null ? null : FindReceipt(id);
    }

    /// <inheritdoc />
    public IEnumerable<MemoryUse> ReadUses(string? space)
    {
        lock (_lock)
        {
            var complaints = _given.Where(given => given.IsBad).CountBy(given => given.ReceiptId).ToDictionary(StringComparer.Ordinal);
            return
            [
                .. from receipt in _receipts.Values
                   where (space is null || receipt.Space == space) && receipt is { Arm: Arm.Memory, Status: RequestStatus.Completed }
                   from used in receipt.MemoryUsed
                   select new MemoryUse(
                       receipt.Space, receipt.Id, used.ExperienceId, used.Source, receipt.Audit?.Score, complaints.GetValueOrDefault(receipt.Id)),
            ];
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool Concerns(Receipt receipt, Removal removal, ExperienceQuery query) => receipt.Space == removal.Space
        && (receipt.Named.Any(removal.Ids.Contains)
            || (query.FindsReceipts && ReceiptSearch.Finds(query, receipt, receipt.Candidates.Select(candidate => _texts.GetValueOrDefault((receipt.Space, candidate.AnswerId ?? ""))))));

    private void Change(string space, string id, Func<Experience, Experience> change)
    {
        if (_experiences.TryGetValue((space, id), out var experience))
            _experiences[(space, id)] = change(experience);
    }

    private void Book(string space, string method, double cost)
    {
        if (cost > 0)
            _learningCosts[(space, method)] = _learningCosts.GetValueOrDefault((space, method)) + cost;
    }

    private IEnumerable<Outcome> Rated(IEnumerable<Outcome> outcomes)
    {
        var given = _given.ToLookup(each => (each.Space, each.RequestId));
        return outcomes.Select(outcome => given[(outcome.Space, outcome.RequestId)].ToList() is { Count: > 0 } all
            ? outcome with { Feedback = all.Find(each => each.Counts)?.Score, Ratings = new Ratings(all.Count, all.Count(each => each.IsBad)) }
            : outcome);
    }
}
