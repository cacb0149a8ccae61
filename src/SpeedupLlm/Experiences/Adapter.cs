namespace SpeedupLlm.Experiences;

/// <summary>What became of a tuned model.</summary>
public enum AdapterState
{
    /// <summary>Tuned, and waiting for enough held-back experiences to be compared on.</summary>
    Candidate,

    /// <summary>Beat what served before it; answers in the memory arm.</summary>
    Serving,

    /// <summary>Served until a better one came, and can be rolled back to.</summary>
    Retired,

    /// <summary>Did not beat what served, or was lost where it was made; its weights are gone.</summary>
    Rejected,

    /// <summary>Served until it was rolled back; its weights are gone, and what it answered is withheld.</summary>
    RolledBack,
}

/// <summary>A model tuned on a memory scope's experiences.</summary>
public sealed record Adapter
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>The space it belongs to.</summary>
    public required string Space { get; init; }

    /// <summary>The user it belongs to; null where its experiences belong to none.</summary>
    public string? User { get; init; }

    /// <summary>Only requests of the same memory scope are answered by it.</summary>
    public required string MemoryScope { get; init; }

    /// <summary>The model that was tuned; it serves only where that one is asked.</summary>
    public required string BaseModel { get; init; }

    /// <summary>What requests to the upstream name it.</summary>
    public required string Model { get; init; }

    /// <summary>What makes it from the base model; empty where the provider keeps that, or where they are gone.</summary>
    public ReadOnlyMemory<byte> Weights { get; init; }

    /// <summary>The experiences it was tuned on. With one of them it is forgotten.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>How many experiences were known when it was tuned, held-back ones too.</summary>
    public required int Known { get; init; }

    /// <summary>What became of it.</summary>
    public required AdapterState State { get; init; }

    /// <summary>How it compared; null before.</summary>
    public AdapterExam? Exam { get; init; }

    /// <summary>Tokens that tuning processed.</summary>
    public long TrainedTokens { get; init; }

    /// <summary>What tuning and exam cost: priced tokens, those of tuning at the price of input.</summary>
    public double Cost { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}

/// <summary>An adapter against what served before it, on held-back experiences, with the same seeds.</summary>
/// <param name="Questions">Held-back questions.</param>
/// <param name="Samples">Answers to each, from both.</param>
/// <param name="Right">The adapter's right answers.</param>
/// <param name="RightBefore">Those of what served.</param>
/// <param name="Against">The model that served.</param>
public sealed record AdapterExam(int Questions, int Samples, int Right, int RightBefore, string Against)
{
    /// <summary>More right answers: as many are not enough to change a running system.</summary>
    public bool Passed => Right > RightBefore;
}
