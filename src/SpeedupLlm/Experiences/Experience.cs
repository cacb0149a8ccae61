using SpeedupLlm.Scoring;

namespace SpeedupLlm.Experiences;

/// <summary>Where an experience comes from.</summary>
public enum ExperienceSource
{
    /// <summary>The model's own answer.</summary>
    Own,

    /// <summary>A person's or program's feedback.</summary>
    Feedback,

    /// <summary>A document put in by the operator.</summary>
    Document,

    /// <summary>A gold answer (experiments only).</summary>
    Reference,
}

/// <summary>One stored, scored solution of an earlier question.</summary>
public sealed record Experience
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>The space it belongs to.</summary>
    public required string Space { get; init; }

    /// <summary>
    /// Whose request it was learnt from; null where it named nobody. The walls are <see cref="MemoryScope"/> and <see cref="RecallScope"/>: where a space
    /// shares, others are answered with it too, and this still finds it to be forgotten.
    /// </summary>
    public string? User { get; init; }

    /// <summary>Hash of space, user and label: only requests of the same memory scope may see it.</summary>
    public required string MemoryScope { get; init; }

    /// <summary>Hash of all that the answer depends on: only requests of the same recall scope may be answered with it.</summary>
    public required string RecallScope { get; init; }

    /// <summary>Fingerprint of the question.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The question's text.</summary>
    public required string Question { get; init; }

    /// <summary>The whole completion that answered it.</summary>
    public required string Completion { get; init; }

    /// <summary>The extracted answer in canonical form; null where the completion held none.</summary>
    public string? Answer { get; init; }

    /// <summary>The score in [0, 1], or null: not scored, good for exact recall by plain calls only.</summary>
    public double? Score { get; init; }

    /// <summary>Where the score comes from; null with no score.</summary>
    public ScoreKind? ScoreKind { get; init; }

    /// <summary>True when score ≥ τ at admission: only solved experiences are shown to the model.</summary>
    public required bool Solved { get; init; }

    /// <summary>Scored, and found wrong: kept for reflection alone, never shown as a solution, never recalled, without a vote.</summary>
    public bool Failed => !Solved && Score is not null;

    /// <summary>Where the experience comes from.</summary>
    public required ExperienceSource Source { get; init; }

    /// <summary>For a document, and only for one: where it comes from. Its text is the completion, its question is empty.</summary>
    public DocumentOrigin? Document { get; init; }

    /// <summary>True where the request carried its answer key.</summary>
    public bool Experiment { get; init; }

    /// <summary>Experiences that were in the prompt when this one was made; empty for answers given without memory.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>Answers without memory that later gave the same answer to the same question.</summary>
    public int Confirmations { get; init; }

    /// <summary>Requests that used it and were solved at less cost than the control arm's mean.</summary>
    public int Helpful { get; init; }

    /// <summary>Requests that used it and cost more than the control arm's mean, or were not solved.</summary>
    public int Harmful { get; init; }

    /// <summary>True: it is never evicted.</summary>
    public bool Pinned { get; init; }

    /// <summary>True: it is kept to be looked at, and nothing else: neither shown nor recalled nor counted, and what was made with it neither.</summary>
    public bool Quarantined { get; init; }

    /// <summary>What it cost to find: priced tokens.</summary>
    public double Cost { get; init; }

    /// <summary>The model that answered, where known.</summary>
    public string? Model { get; init; }

    /// <summary>When it was learnt.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Which embedder made <see cref="Embedding"/>; vectors of different embedders are never compared.</summary>
    public required string Embedder { get; init; }

    /// <summary>The question's embedding, <c>[dim]</c>, length 1 (or all zero).</summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }
}
