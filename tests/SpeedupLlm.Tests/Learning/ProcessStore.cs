using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Learning;

/// <summary>One process's view of a store that outlives it: after <see cref="Crash"/> nothing of that process reaches the store any more.</summary>
internal sealed class ProcessStore(ISpeedupStore durable) : ISpeedupStore
{
    private volatile bool _crashed;

    /// <summary>True: the next write fails.</summary>
    public Func<bool> Fails { get; set; } = () => false;

    /// <summary>True: this commit fails.</summary>
    public Func<OutcomeCommit, bool> Refuses { get; set; } = _ => false;

    public void Crash() => _crashed = true;

    public StoreContents Load() => durable.Load();

    public Task AssignAsync(Assignment assignment) => _crashed || Fails() ? Refuse() : durable.AssignAsync(assignment);

    public Task CommitOutcomeAsync(OutcomeCommit commit) => _crashed || Fails() || Refuses(commit) ? Refuse() : durable.CommitOutcomeAsync(commit);

    public Task PutDocumentsAsync(IReadOnlyList<Experience> documents) => _crashed || Fails() ? Refuse() : durable.PutDocumentsAsync(documents);

    public Task PutAdaptersAsync(AdapterCommit commit) => _crashed || Fails() ? Refuse() : durable.PutAdaptersAsync(commit);

    public Task PutLessonsAsync(LessonCommit commit) => _crashed || Fails() ? Refuse() : durable.PutLessonsAsync(commit);

    public IEnumerable<LearningCost> ReadLearningCosts(string? space) => durable.ReadLearningCosts(space);

    public Task AddExperiencesAsync(IReadOnlyList<Experience> experiences) => _crashed || Fails() ? Refuse() : durable.AddExperiencesAsync(experiences);

    public Task MarkAsync(ExperienceMarks marks) => _crashed || Fails() ? Refuse() : durable.MarkAsync(marks);

    public async Task<Removed> RemoveAsync(Removal removal)
    {
        if (_crashed || Fails())
            await Refuse();
        return await durable.RemoveAsync(removal);
    }

    public Task<bool> ScrubAsync() => durable.ScrubAsync();

    public IReadOnlyList<string> ReadSpaces() => durable.ReadSpaces();

    public Task CommitFeedbackAsync(FeedbackCommit commit) => _crashed || Fails() ? Refuse() : durable.CommitFeedbackAsync(commit);

    public Receipt? FindReceipt(string space, string requestId) => durable.FindReceipt(space, requestId);

    public IEnumerable<MemoryUse> ReadUses(string? space) => durable.ReadUses(space);

    public Receipt? FindReceipt(string id) => durable.FindReceipt(id);

    public IEnumerable<Outcome> ReadOutcomes(string? space) => durable.ReadOutcomes(space);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task Refuse()
    {
        await Task.Yield();
        throw new StoreException("The store is away.");
    }
}
