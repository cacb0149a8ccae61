using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Learning.Tuning;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Learning;

/// <summary>
/// The one writer of a space's learning state: assignments, outcomes, gate, experiences. In one process a queue; with replicas a grain.
/// </summary>
internal interface ISpaceOwner
{
    /// <summary>The gate's statistics as of the last outcome taken.</summary>
    GateState Gate { get; }

    /// <summary>
    /// Draws the arm of an eligible request and writes the assignment; it is durable when the task completes. Never fails: when the store
    /// does not take it, the request counts as not eligible.
    /// </summary>
    Task<Drawn> AssignAsync(Draw draw);

    /// <summary>Takes the end of a request: outcome, receipt, experience. Returns at once; the work is done behind.</summary>
    void Complete(Completion completion);

    /// <summary>Takes documents in; they are durable and usable when the task completes.</summary>
    /// <exception cref="StoreException">The store did not take them.</exception>
    Task<SeedReport> SeedAsync(IReadOnlyList<Experience> documents);

    /// <summary>Takes lessons in that a background learner wrote. Never fails; they are durable (or have failed to be) when the task completes.</summary>
    /// <param name="commit">The lessons.</param>
    /// <param name="epoch">The <see cref="Episode.Epoch"/> of what they were learnt from.</param>
    Task CommitLessonsAsync(LessonCommit commit, long epoch);

    /// <summary>Takes in what became of tuned models; durable when the task completes.</summary>
    /// <exception cref="StoreException">The store did not take it, and nothing changed.</exception>
    Task CommitAdaptersAsync(AdapterChange change);

    /// <summary>Takes out every tuned model that is one of these, or that learnt from one; durable when the task completes.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StoreException">The store did not take it.</exception>
    Task<int> DropAdaptersOfAsync(IReadOnlyCollection<string> ids);

    /// <summary>Ends a tuned model that serves; null: it does not serve.</summary>
    /// <exception cref="StoreException">The store did not take it.</exception>
    Task<AdapterRollback?> RollBackAsync(string adapter);

    /// <summary>Ends a tuned model that is not there any more where it was made; null: it does not serve.</summary>
    /// <exception cref="StoreException">The store did not take it.</exception>
    Task<AdapterRollback?> LoseAdapterAsync(string adapter);

    /// <summary>What operators do to its experiences.</summary>
    Curation Curation { get; }

    /// <summary>Takes feedback; it is durable when the task completes.</summary>
    /// <exception cref="StoreException">The store did not take it.</exception>
    Task<FeedbackReport> GiveAsync(FeedbackNote note);

    /// <summary>Completes when everything reported before has been learnt and is durable (or has failed to be).</summary>
    Task SettleAsync();
}

/// <summary>What an assignment is drawn from.</summary>
/// <param name="RequestId">The request's id.</param>
/// <param name="Level">Predicted level.</param>
/// <param name="Band">Level × memory × method.</param>
/// <param name="Verifies">Whether a scorer will verify the answer.</param>
/// <param name="Cap">From the gate's mean output per operation: the full static budget.</param>
/// <param name="Operations">The same in operations.</param>
internal sealed record Draw(string RequestId, SimilarityLevel Level, string Band, bool Verifies, Func<GateState, double> Cap, int Operations);

/// <summary>What was drawn.</summary>
/// <param name="Arm">The arm to run; null: not eligible, run without memory.</param>
/// <param name="Assignment">The assignment that this run must bring to an outcome; null for a retry, whose first run does.</param>
internal sealed record Drawn(Arm? Arm, Assignment? Assignment)
{
    public static Drawn NotEligible { get; } = new(null, null);
}

/// <summary>The end of one request.</summary>
/// <param name="Receipt">The receipt, still <c>pending</c>.</param>
/// <param name="Texts">The texts it names: id → text.</param>
/// <param name="Assignment">The assignment, if any.</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="Draft">The experience that might be learnt; null: nothing to learn.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="NotLearnt">Why there is no draft.</param>
internal sealed record Completion(
    Receipt Receipt, IReadOnlyDictionary<string, string> Texts, Assignment? Assignment, Outcome? Outcome, Experience? Draft, Answer? Answer,
    string? NotLearnt)
{
    /// <summary>What background learners get, once the outcome is taken; null: nothing.</summary>
    public Episode? Episode { get; init; }

    /// <summary>Where it comes from.</summary>
    public required Origin Origin { get; init; }
}

/// <summary>Where a request comes from, learnt from or not.</summary>
/// <param name="Epoch">The owner's <see cref="Curation.Epoch"/> before the request read anything.</param>
/// <param name="User">Whose it is; null: it did not say.</param>
/// <param name="MemoryScope">Space + user + label.</param>
/// <param name="Question">What was asked.</param>
internal sealed record Origin(long Epoch, string? User, string MemoryScope, Question Question);
