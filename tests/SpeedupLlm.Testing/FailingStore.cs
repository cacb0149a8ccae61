using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Testing;

/// <summary>A store that a test makes fail, wait, or count.</summary>
public sealed class FailingStore : ISpeedupStore
{
    private readonly InMemoryStore _inner = new();

    /// <summary>Called before every write; throw to fail it.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    public List<OutcomeCommit> Commits { get; } = [];

    public List<Assignment> Assignments { get; } = [];

    public StoreContents Load() => _inner.Load();

    public async Task AssignAsync(Assignment assignment)
    {
        await BeforeWrite();
        await _inner.AssignAsync(assignment);
        lock (Assignments)
            Assignments.Add(assignment);
    }

    public async Task CommitOutcomeAsync(OutcomeCommit commit)
    {
        await BeforeWrite();
        await _inner.CommitOutcomeAsync(commit);
        lock (Commits)
            Commits.Add(commit);
    }

    public async Task PutDocumentsAsync(IReadOnlyList<Experience> documents)
    {
        await BeforeWrite();
        await _inner.PutDocumentsAsync(documents);
    }

    public async Task PutAdaptersAsync(AdapterCommit commit)
    {
        await BeforeWrite();
        await _inner.PutAdaptersAsync(commit);
    }

    public List<LessonCommit> Lessons { get; } = [];

    public async Task PutLessonsAsync(LessonCommit commit)
    {
        await BeforeWrite();
        await _inner.PutLessonsAsync(commit);
        lock (Lessons)
            Lessons.Add(commit);
    }

    public IEnumerable<LearningCost> ReadLearningCosts(string? space) => _inner.ReadLearningCosts(space);

    public async Task AddExperiencesAsync(IReadOnlyList<Experience> experiences)
    {
        await BeforeWrite();
        await _inner.AddExperiencesAsync(experiences);
    }

    public async Task MarkAsync(ExperienceMarks marks)
    {
        await BeforeWrite();
        await _inner.MarkAsync(marks);
    }

    public async Task<Removed> RemoveAsync(Removal removal)
    {
        await BeforeWrite();
        return await _inner.RemoveAsync(removal);
    }

    public Task<bool> ScrubAsync() => _inner.ScrubAsync();

    public IReadOnlyList<string> ReadSpaces() => _inner.ReadSpaces();

    public async Task CommitFeedbackAsync(FeedbackCommit commit)
    {
        await BeforeWrite();
        await _inner.CommitFeedbackAsync(commit);
    }

    public Receipt? FindReceipt(string space, string requestId) => _inner.FindReceipt(space, requestId);

    public IEnumerable<MemoryUse> ReadUses(string? space) => _inner.ReadUses(space);

    public Receipt? FindReceipt(string id) => _inner.FindReceipt(id);

    public IEnumerable<Outcome> ReadOutcomes(string? space) => _inner.ReadOutcomes(space);

    /// <summary>Keeps what was stored, so that another engine can be started on it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
