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
    /// <summary>All feedback.</summary>
    public IReadOnlyList<GivenFeedback> Given { get; init; } = [];

    /// <summary>What is quarantined; it is among the experiences too.</summary>
    public IReadOnlyList<Quarantined> Quarantined { get; init; } = [];
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
    string? ConfirmedId = null, Outcome? Outcome = null, GateState? Gate = null, IReadOnlyList<string>? Bands = null);

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

    /// <summary>The request id was assigned before.</summary>
    public static StoreException Duplicate(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return new StoreException($"The request {assignment.RequestId} of space {assignment.Space} was assigned before.") { IsDuplicate = true };
    }
}
