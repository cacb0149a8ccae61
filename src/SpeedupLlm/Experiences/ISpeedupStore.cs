using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Experiences;

/// <summary>
/// Where everything that must survive lives. Writes go through a bounded queue and are committed in groups; a returned task that completes
/// means durable. Implementations are safe for concurrent use. Reading at start is synchronous; later failures surface as
/// <see cref="StoreException"/> and must never fail a request.
/// </summary>
public interface ISpeedupStore : IAsyncDisposable
{
    /// <summary>Reads all that the pipeline keeps in memory. Called once, at start.</summary>
    /// <exception cref="StoreException">The store cannot be used; the message says why and what to do.</exception>
    StoreContents Load();

    /// <summary>Writes an assignment; durable when the task completes.</summary>
    /// <exception cref="StoreException">
    /// It was not written (queue full, disk full, read-only …), or (<see cref="StoreException.IsDuplicate"/>) the id was assigned before.
    /// </exception>
    Task AssignAsync(Assignment assignment);

    /// <summary>
    /// Writes a receipt, the outcome, the experience and the gate's new statistics in one transaction; durable when the task completes.
    /// An outcome whose assignment has one already is not written again.
    /// </summary>
    /// <exception cref="StoreException">None of it was written.</exception>
    Task CommitOutcomeAsync(OutcomeCommit commit);

    /// <summary>
    /// Writes documents of one space in one transaction, each in the place of the one that has its <see cref="DocumentOrigin.Id"/>; durable when the
    /// task completes.
    /// </summary>
    /// <exception cref="StoreException">None of them was written.</exception>
    Task PutDocumentsAsync(IReadOnlyList<Experience> documents);

    /// <summary>Writes and removes tuned models of one space in one transaction; durable when the task completes.</summary>
    /// <exception cref="StoreException">Nothing was written.</exception>
    Task PutAdaptersAsync(AdapterCommit commit);

    /// <summary>Writes lessons, takes others out, and books what they cost, in one transaction; durable when the task completes.</summary>
    /// <exception cref="StoreException">None of it was written.</exception>
    Task PutLessonsAsync(LessonCommit commit);

    /// <summary>What learning has cost in one space or (null) in each.</summary>
    IEnumerable<LearningCost> ReadLearningCosts(string? space);

    /// <summary>
    /// Writes experiences of one space in one transaction; those whose ids it has stay as they are. Durable when the task completes.
    /// </summary>
    /// <exception cref="StoreException">None of them was written.</exception>
    Task AddExperiencesAsync(IReadOnlyList<Experience> experiences);

    /// <summary>Sets or clears the marks of experiences, documents too; ids that it does not have are left out. Durable when the task completes.</summary>
    /// <exception cref="StoreException">None of it was written.</exception>
    Task MarkAsync(ExperienceMarks marks);

    /// <summary>Removes experiences and what was made of them in one transaction, with every text that nothing else uses; durable when the task completes.</summary>
    /// <returns>What went with them.</returns>
    /// <exception cref="StoreException">None of them was removed.</exception>
    Task<Removed> RemoveAsync(Removal removal);

    /// <summary>Leaves nothing of what was removed in its files. What it cannot do now it tries again later, at its end or next start at the latest.</summary>
    /// <returns>False: something still holds old pages (another program that reads, a full disk).</returns>
    Task<bool> ScrubAsync();

    /// <summary>Every space that has a text or a receipt.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    IReadOnlyList<string> ReadSpaces();

    /// <summary>Finds a receipt, with its answers' texts filled in where they were not forgotten.</summary>
    Receipt? FindReceipt(string id);

    /// <summary>All outcomes, in sequence order, of one space or (null) of all.</summary>
    IEnumerable<Outcome> ReadOutcomes(string? space);

    /// <summary>Writes feedback and all it changes in one transaction; durable when the task completes.</summary>
    /// <exception cref="StoreException">None of it was written.</exception>
    Task CommitFeedbackAsync(FeedbackCommit commit);

    /// <summary>Finds the latest receipt of a request.</summary>
    Receipt? FindReceipt(string space, string requestId);

    /// <summary>What memory was used for in completed requests of the memory arm, of one space or (null) of all; of one answer together.</summary>
    IEnumerable<MemoryUse> ReadUses(string? space);
}

/// <summary>What <see cref="ISpeedupStore.Load"/> reads.</summary>
/// <param name="Secret">32 random bytes, made when the store was created: the key of the arm's hash.</param>
/// <param name="Experiences">All experiences, oldest first.</param>
/// <param name="Gates">The statistics of every space, as last committed.</param>
/// <param name="Unapplied">Outcomes that were committed out of order and are not yet in their space's statistics.</param>
/// <param name="Open">Assignments without an outcome: the process ended in between.</param>
public sealed record StoreContents(
    byte[] Secret, IReadOnlyList<Experience> Experiences, IReadOnlyList<GateState> Gates, IReadOnlyList<Outcome> Unapplied,
    IReadOnlyList<Assignment> Open)
{
    /// <summary>All lessons, oldest first, retired ones too.</summary>
    public IReadOnlyList<Lesson> Lessons { get; init; } = [];

    /// <summary>All tuned models, oldest first.</summary>
    public IReadOnlyList<Adapter> Adapters { get; init; } = [];

    /// <summary>All feedback.</summary>
    public IReadOnlyList<GivenFeedback> Given { get; init; } = [];
}

/// <summary>A change to the tuned models of a space.</summary>
/// <param name="Space">The space.</param>
/// <param name="Put">New and changed ones.</param>
/// <param name="RemovedIds">Those that are no more.</param>
public sealed record AdapterCommit(string Space, IReadOnlyList<Adapter> Put, IReadOnlyList<string> RemovedIds)
{
    /// <summary>The memory method under which <see cref="Cost"/> is booked.</summary>
    public string Method { get; init; } = string.Empty;

    /// <summary>What learning cost: priced tokens, 0 or more.</summary>
    public double Cost { get; init; }
}

/// <summary>One transaction at the end of a request. Every part may be absent, but not all.</summary>
/// <param name="Space">The space all of it belongs to.</param>
/// <param name="Receipt">The receipt; its candidates name answers by id.</param>
/// <param name="Texts">The texts that the receipt names: id → text.</param>
/// <param name="Experience">A new experience.</param>
/// <param name="ConfirmedId">An experience whose confirmations rise by one.</param>
/// <param name="Outcome">The assignment's outcome.</param>
/// <param name="Gate">The space's statistics after all outcomes that could be taken in order.</param>
/// <param name="Bands">The bands of its guard that changed since the last commit; their parent always does.</param>
public sealed record OutcomeCommit(
    string Space, Receipt? Receipt = null, IReadOnlyDictionary<string, string>? Texts = null, Experience? Experience = null,
    string? ConfirmedId = null, Outcome? Outcome = null, GateState? Gate = null, IReadOnlyList<string>? Bands = null)
{
    /// <summary>The experiences that the request used, and how that went.</summary>
    public IReadOnlyList<ExperienceUse> Uses { get; init; } = [];
}

/// <summary>The store failed: the message says what, where, and what to do.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Makes one.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>True when the assignment exists already: the request is a retry.</summary>
    public bool IsDuplicate { get; private init; }

    /// <summary>True when another process owns the store.</summary>
    public bool IsInUse { get; private init; }

    /// <summary>Another process owns the store.</summary>
    public static StoreException InUse(string message, Exception? inner = null) => new(message, inner) { IsInUse = true };

    /// <summary>The request id was assigned before.</summary>
    public static StoreException Duplicate(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return new StoreException($"The request {assignment.RequestId} of space {assignment.Space} was assigned before.") { IsDuplicate = true };
    }
}
