using SpeedupLlm.Accounting;

namespace SpeedupLlm;

/// <summary>
/// What one request asks of the pipeline. Every null means "as the profile says". Put into <c>ChatOptions</c> by
/// <see cref="SpeedupChatOptionsExtensions.WithSpeedup"/>; the gateway fills it from the body's <c>speedup</c> object.
/// </summary>
public sealed record SpeedupRequest
{
    /// <summary>A profile of the configuration by its name (<see cref="SpeedupOptions.Profiles"/>); what the request says itself goes before it.</summary>
    public string? Profile { get; init; }

    /// <summary>
    /// Scaling method: <c>single</c>, <c>best-of-n</c>, <c>self-refine</c>, <c>tree-of-thoughts</c>, <c>long-cot</c> or <c>cascade</c>.
    /// </summary>
    public string? Method { get; init; }

    /// <summary>The most operations the method may use, 1–64.</summary>
    public int? N { get; init; }

    /// <summary>Tree of Thoughts: the most steps of a path, 1–64.</summary>
    public int? Depth { get; init; }

    /// <summary>Best-of-N, Tree of Thoughts: samples asked for at once, 1–16.</summary>
    public int? Waves { get; init; }

    /// <summary>Memory method: <c>off</c>, <c>in-context</c>, <c>reflect</c>, <c>multi-case-reflect</c> or <c>reflect-update</c>.</summary>
    public string? Memory { get; init; }

    /// <summary>
    /// Scorer: <c>agreement</c>, <c>rule</c>, <c>reference</c>, <c>judge</c>, <c>log-probability</c>, <c>reward</c>, or several:
    /// <c>weighted(judge:0.7, agreement:0.3)</c>.
    /// </summary>
    public string? Scorer { get; init; }

    /// <summary>
    /// Stopping rule: <c>never</c>, <c>threshold</c>, <c>agreement</c>, <c>window</c>, <c>confidence</c>, <c>nothing-to-mend</c>; with a number of its
    /// own (<c>window:5</c>, <c>threshold:0.8</c>); or several: <c>any(nothing-to-mend, window:2)</c>, <c>all(…)</c>.
    /// </summary>
    public string? Stop { get; init; }

    /// <summary>τ: an answer scored at least this is good enough, in (0, 1].</summary>
    public double? Tau { get; init; }

    /// <summary>What the request may spend; the profile's limits hold too.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Recall: <c>off</c> or <c>exact</c>.</summary>
    public string? Recall { get; init; }

    /// <summary>False: nothing is learnt from this request.</summary>
    public bool? Store { get; init; }

    /// <summary>True: solved experiences of the same question vote beside the samples, instead of being shown to the model.</summary>
    public bool? Prior { get; init; }

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

    /// <summary>This request with another's choices where it makes none.</summary>
    internal SpeedupRequest Over(SpeedupRequest other) => this with
    {
        Method = Method ?? other.Method,
        N = N ?? other.N,
        Depth = Depth ?? other.Depth,
        Waves = Waves ?? other.Waves,
        Memory = Memory ?? other.Memory,
        Scorer = Scorer ?? other.Scorer,
        Stop = Stop ?? other.Stop,
        Tau = Tau ?? other.Tau,
        Budget = Budget ?? other.Budget,
        Recall = Recall ?? other.Recall,
        Store = Store ?? other.Store,
        Prior = Prior ?? other.Prior,
        Space = Space ?? other.Space,
        Label = Label ?? other.Label,
    };
}
