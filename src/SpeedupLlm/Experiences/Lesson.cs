namespace SpeedupLlm.Experiences;

/// <summary>What a model wrote about earlier trials, to be shown with later questions like theirs (docs/memory.md).</summary>
public sealed record Lesson
{
    /// <summary>Unique id within the space.</summary>
    public required string Id { get; init; }

    /// <summary>The space it belongs to.</summary>
    public required string Space { get; init; }

    /// <summary>The user it belongs to; null where its trials had none or the space shares.</summary>
    public string? User { get; init; }

    /// <summary>That of its trials: only requests of the same memory scope may see it.</summary>
    public required string MemoryScope { get; init; }

    /// <summary>The memory method that wrote it, and that shows it.</summary>
    public required string Method { get; init; }

    /// <summary>One line.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// The ids of the experiences that it was made of, and of the documents behind them: when one of them is forgotten, the lesson goes too.
    /// </summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The questions it is about: the id of their first experience.</summary>
    public required string Topic { get; init; }

    /// <summary>Requests that saw it and went better than those that ran without memory.</summary>
    public int Helpful { get; init; }

    /// <summary>Requests that saw it and went worse.</summary>
    public int Harmful { get; init; }

    /// <summary>Requests that saw it, also those of which it is not known how they went.</summary>
    public int Uses { get; init; }

    /// <summary>What writing it cost: priced tokens.</summary>
    public double Cost { get; init; }

    /// <summary>The model that wrote it, where known.</summary>
    public string? Model { get; init; }

    /// <summary>The version of the prompts it was written with.</summary>
    public required string PromptVersion { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>True where it was found to do harm, or was complained about: it is shown no more, and kept so that it is not written again from the same trials.</summary>
    public bool Retired { get; init; }
}
