namespace SpeedupLlm.Experiences;

/// <summary>Feedback as it is kept: once per receipt and giver.</summary>
/// <param name="Space">The receipt's space.</param>
/// <param name="ReceiptId">The receipt of the answer.</param>
/// <param name="RequestId">Its request.</param>
/// <param name="Giver">Who gave it; empty: not said.</param>
/// <param name="Score">How good the answer is, in [0, 1].</param>
/// <param name="At">When.</param>
public sealed record GivenFeedback(string Space, string ReceiptId, string RequestId, string Giver, double Score, DateTimeOffset At)
{
    /// <summary>It came before the deadline, as the first, to an outcome that waited for it: the guard's test counts it.</summary>
    public bool Counts { get; init; }

    /// <summary>The experiences, documents, lessons and tuned models that the answer was made with.</summary>
    public IReadOnlyList<string> Used { get; init; } = [];

    /// <summary>Below 0.5.</summary>
    internal bool IsBad => Score < 0.5;
}

/// <summary>One transaction of feedback. Every part may be absent, but not all.</summary>
/// <param name="Space">The space all of it belongs to.</param>
public sealed record FeedbackCommit(string Space)
{
    /// <summary>The feedback.</summary>
    public GivenFeedback? Given { get; init; }

    /// <summary>An experience that it verified: its score, kind of score and whether it is solved are new.</summary>
    public Experience? Verified { get; init; }

    /// <summary>A new experience: the corrected answer.</summary>
    public Experience? Corrected { get; init; }

    /// <summary>The ids of experiences and documents that are quarantined from now on.</summary>
    public IReadOnlyList<string> Quarantined { get; init; } = [];

    /// <summary>The ids of lessons that are retired from now on.</summary>
    public IReadOnlyList<string> Retired { get; init; } = [];
}

/// <summary>An answer of the memory arm that was made with an experience, or was one.</summary>
/// <param name="Space">The space.</param>
/// <param name="ReceiptId">The answer's receipt.</param>
/// <param name="ExperienceId">The experience.</param>
/// <param name="Source">As in <see cref="Accounting.ReceiptMemory"/>.</param>
/// <param name="Agreement">What an audit of the answer found, in [0, 1]; null: there was none.</param>
/// <param name="Complaints">Bad feedback on the answer.</param>
public sealed record MemoryUse(string Space, string ReceiptId, string ExperienceId, string Source, double? Agreement, int Complaints);
