namespace SpeedupLlm.Learning;

/// <summary>What feedback did. It is durable.</summary>
/// <param name="AlreadyGiven">The same giver has given feedback on this answer before; that stands, and nothing was done.</param>
/// <param name="Counted">The guard's test counts it: it was expected, and came in time.</param>
/// <param name="Quarantined">Experiences and documents that are used no more.</param>
/// <param name="VerifiedId">The experience whose answer is verified now; null: none.</param>
/// <param name="CorrectedId">The experience that the corrected answer became; null: none was given, or the question is not known any more.</param>
public sealed record FeedbackReport(
    bool AlreadyGiven, bool Counted, IReadOnlyList<string> Quarantined, string? VerifiedId, string? CorrectedId)
{
    /// <summary>Lessons and tuned models that are used no more.</summary>
    public IReadOnlyList<string> Ended { get; init; } = [];

    internal static FeedbackReport Known { get; } = new(true, false, [], null, null);
}
