namespace SpeedupLlm.RealLlm;

/// <summary>What one request did: a line of <c>--out</c>, from which every figure of the report can be computed again.</summary>
internal sealed record AskRecord
{
    public required string Scorer { get; init; }
    public required string Problem { get; init; }
    public required string Stratum { get; init; }
    public required int Exposure { get; init; }
    public required string Question { get; init; }
    public required decimal Expected { get; init; }
    public string? Answer { get; init; }
    public bool Right { get; init; }
    public bool Eligible { get; init; }

    /// <summary><c>control</c>, <c>memory</c>, or <c>none</c> where no arm was drawn.</summary>
    public string Arm { get; init; } = "none";
    public string? Level { get; init; }
    public string? Path { get; init; }
    public string? StopReason { get; init; }
    public string? Learnt { get; init; }
    public string? LearntReason { get; init; }
    public int MemoryUsed { get; init; }
    public double Cost { get; init; }
    public double? FirstAnswerCost { get; init; }
    public int Operations { get; init; }
    public long InputTokens { get; init; }
    public long CachedInputTokens { get; init; }
    public long OutputTokens { get; init; }
    public double LatencyMs { get; init; }
    public string? Receipt { get; init; }

    /// <summary>
    /// Answered, but the model server failed on the way, so that too few operations were done. It stays in the means, since leaving out
    /// would be choosing by result, but a run with any is not a clean one.
    /// </summary>
    public bool CutShort => StopReason == "upstream failed";

    /// <summary>Set where the request failed; it then counts in no mean, but makes the run fail.</summary>
    public string? Error { get; init; }
}
