namespace SpeedupLlm.Benchmark.Memory;

/// <summary>What the memory benchmark measures, and how.</summary>
public sealed record MemoryPlan
{
    /// <summary>The paper's memory methods (SpeedupLLM, arXiv 2505.20643) as far as the library has them, in the order of the report.</summary>
    public static IReadOnlyList<string> KnownMethods { get; } =
        [.. new[] { "in-context", "reflect", "multi-case-reflect", "reflect-update", "sft" }.Intersect(new SpeedupOptions().MemoryMethods.Select(method => method.Name))];

    /// <summary>By what a run is scored: <c>reference</c>, the answer key, as in the paper; <c>deployable</c>, no key, the method's default.</summary>
    public static IReadOnlyList<string> KnownScorers { get; } = [MemoryArm.Reference, MemoryArm.Deployable];

    /// <summary>Memory methods to measure.</summary>
    public IReadOnlyList<string> Methods { get; init; } = KnownMethods;

    /// <summary>Levels to measure (<see cref="MemoryLevels.All"/>).</summary>
    public IReadOnlyList<string> Levels { get; init; } = MemoryLevels.All;

    /// <summary>Scorers to measure with.</summary>
    public IReadOnlyList<string> Scorers { get; init; } = KnownScorers;

    /// <summary>Questions, arms and samples follow from it.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The most questions a level counts; null: its own number (<see cref="StreamSizes"/>).</summary>
    public int? Questions { get; init; }

    /// <summary>The model as requests name it; null: the client's own.</summary>
    public string? Model { get; init; }

    /// <summary>The model's context in tokens; null: unknown.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>The sampling temperature; at 0 all samples are equal.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>The longest answer in tokens; null: the model's own limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Best of that many.</summary>
    public int N { get; init; } = 8;

    /// <summary>Streams under way at once. It changes how long it takes, nothing else.</summary>
    public int Concurrency { get; init; } = 16;
}
