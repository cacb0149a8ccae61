namespace SpeedupLlm.Accounting;

/// <summary>What a request asked, as far as a later correction of its answer needs it. Absent where nothing may be stored.</summary>
/// <param name="TextId">The question's text by its id in the store, so that forgetting reaches it.</param>
/// <param name="Fingerprint">The question's fingerprint.</param>
/// <param name="MemoryScope">Hash of space, user and label.</param>
/// <param name="RecallScope">Hash of all that the answer depends on; null: it cannot be known.</param>
/// <param name="User">The user that what is learnt stays with; null: the whole space's.</param>
public sealed record ReceiptQuestion(string TextId, string Fingerprint, string MemoryScope, string? RecallScope, string? User)
{
    /// <summary>The text, filled in when the receipt is read; null: it was forgotten.</summary>
    public string? Text { get; init; }
}
