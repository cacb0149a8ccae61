namespace SpeedupLlm;

/// <summary>What a person or program thinks of an answer.</summary>
public sealed record Feedback
{
    /// <summary>The answer's receipt (<c>rcpt_…</c>); this, or <see cref="RequestId"/>.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The request's id (its <c>Idempotency-Key</c>) in <see cref="Space"/>, whose latest answer is meant.</summary>
    public string? RequestId { get; init; }

    /// <summary>The space. With a receipt it may be left out; where it is given, it must be the receipt's.</summary>
    public string? Space { get; init; }

    /// <summary>Good or bad; this, <see cref="Score"/> or <see cref="Corrected"/>.</summary>
    public bool? Good { get; init; }

    /// <summary>How good, in [0, 1]; below 0.5 is bad.</summary>
    public double? Score { get; init; }

    /// <summary>The right answer, where this one is wrong: it becomes an experience.</summary>
    public string? Corrected { get; init; }

    /// <summary>Who gives it: each counts once for an answer. Null: not said.</summary>
    public string? Giver { get; init; }

    /// <summary>In [0, 1].</summary>
    internal double Value => Score ?? (Good == true ? 1 : 0);

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Error()
    {
        if (ReceiptId is null == RequestId is null)
            return "Give either the receipt's id or the request's.";
        if (RequestId is not null && Space is null)
            return "A request's id needs its space.";
        if (Good is null && Score is null && Corrected is null)
            return "Say whether the answer is good, give it a score, or correct it.";
        if (Good is not null && Score is not null)
            return "Say whether the answer is good, or give it a score, not both.";
        if (Score is { } score && !(score is >= 0 and <= 1))
            return $"score is {score}; it must be between 0 and 1.";
        if (Corrected is not null && (string.IsNullOrWhiteSpace(Corrected) || Value >= 0.5))
            return "A corrected answer must not be empty, nor come with praise for the one it corrects.";
        return null;
    }
}
