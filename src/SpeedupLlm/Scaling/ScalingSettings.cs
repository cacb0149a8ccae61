namespace SpeedupLlm.Scaling;

/// <summary>What the methods can be set to, beside the number of operations.</summary>
public sealed record ScalingSettings
{
    /// <summary>Best-of-N, Tree of Thoughts: samples asked for at once, 1–16; more trade cost for latency. Default 1, the cheapest.</summary>
    public int Waves { get; init; } = 1;

    /// <summary>Tree of Thoughts: the most steps of a path, 1–64. Default 8.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>Tree of Thoughts: next steps proposed at a node, 1–8. Default 3.</summary>
    public int Branches { get; init; } = 3;

    /// <summary>Tree of Thoughts: a path valued below this is given up, in [0, 1]. Default 0.3.</summary>
    public double PruneBelow { get; init; } = 0.3;

    /// <summary>Tree of Thoughts: the most tokens of a step, 8–4096. Default 128.</summary>
    public int StepTokens { get; init; } = 128;

    /// <summary>Long CoT: tokens read between two looks at the chain, 4–8192. Default 64.</summary>
    public int ChunkTokens { get; init; } = 64;

    /// <summary>Long CoT: the most tokens of a provisional answer, 1–256. Default 16.</summary>
    public int ProbeTokens { get; init; } = 16;

    /// <summary>
    /// Long CoT on an upstream that cannot continue a prefix: whether it takes a <c>reasoning_effort</c>. Others refuse it. Default false.
    /// </summary>
    public bool ReasoningEffort { get; init; }

    /// <summary>Self-Refine: the most tokens of a feedback, 8–4096. Default 200.</summary>
    public int FeedbackTokens { get; init; } = 200;

    /// <summary>Cascade: the models to ask, cheapest first; the caller's own is not among them unless listed.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Everything that is wrong, each error naming its key; empty when all is well.</summary>
    public IEnumerable<string> Errors()
    {
        if (Waves is < 1 or > 16)
            yield return $"Waves is {Waves}; it must be 1 to 16.";
        if (Depth is < 1 or > 64)
            yield return $"Depth is {Depth}; it must be 1 to 64.";
        if (Branches is < 1 or > 8)
            yield return $"Branches is {Branches}; it must be 1 to 8.";
        if (!(PruneBelow is >= 0 and <= 1))
            yield return $"PruneBelow is {PruneBelow}; it must be between 0 and 1.";
        if (StepTokens is < 8 or > 4096)
            yield return $"StepTokens is {StepTokens}; it must be 8 to 4096.";
        if (ChunkTokens is < 4 or > 8192)
            yield return $"ChunkTokens is {ChunkTokens}; it must be 4 to 8192.";
        if (ProbeTokens is < 1 or > 256)
            yield return $"ProbeTokens is {ProbeTokens}; it must be 1 to 256.";
        if (FeedbackTokens is < 8 or > 4096)
            yield return $"FeedbackTokens is {FeedbackTokens}; it must be 8 to 4096.";
        if (Models is null || Models.Count > 64 || Models.Any(string.IsNullOrWhiteSpace))
            yield return "Models must be at most 64 names of models, cheapest first.";
    }
}
