namespace SpeedupLlm;

/// <summary>
/// What one request asks of the pipeline. Every null means "as the profile says". Put into <c>ChatOptions</c> by
/// <see cref="SpeedupChatOptionsExtensions.WithSpeedup"/>; the gateway fills it from the body's <c>speedup</c> object.
/// </summary>
public sealed record SpeedupRequest
{
    /// <summary>Scaling method: <c>single</c> or <c>best-of-n</c>.</summary>
    public string? Method { get; init; }

    /// <summary>The most operations the method may use, 1–64.</summary>
    public int? N { get; init; }

    /// <summary>Memory method: <c>off</c> or <c>in-context</c>.</summary>
    public string? Memory { get; init; }

    /// <summary>Scorer: <c>agreement</c>, <c>rule</c> or <c>reference</c>.</summary>
    public string? Scorer { get; init; }

    /// <summary>Stopping rule: <c>never</c>, <c>threshold</c> or <c>agreement</c>.</summary>
    public string? Stop { get; init; }

    /// <summary>τ: an answer scored at least this is good enough, in (0, 1].</summary>
    public double? Tau { get; init; }

    /// <summary>Recall: <c>off</c> or <c>exact</c>.</summary>
    public string? Recall { get; init; }

    /// <summary>False: nothing is learnt from this request.</summary>
    public bool? Store { get; init; }

    /// <summary>The question, where it is not the last user message.</summary>
    public string? Question { get; init; }

    /// <summary>Replaces the hash of the context (system prompt, earlier turns) by a version the caller vouches for.</summary>
    public string? ContextVersion { get; init; }

    /// <summary>The space: nothing learnt in one space is ever used in another.</summary>
    public string? Space { get; init; }

    /// <summary>The user inside the space; what is learnt stays with that user unless the space shares.</summary>
    public string? User { get; init; }

    /// <summary>Optional label that narrows the memory scope.</summary>
    public string? Label { get; init; }

    /// <summary>The answer key, for experiments only. Never shown to the model.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// Canonical text of provider-specific parameters that change the answer, for callers that know them better than <c>ChatOptions</c> does
    /// (the gateway: the body's other fields). Part of the recall scope.
    /// </summary>
    public string? Parameters { get; init; }

    /// <summary>The request's id (an <c>Idempotency-Key</c>): a retry with the same id keeps its arm. Null: a new one.</summary>
    public string? RequestId { get; init; }
}
