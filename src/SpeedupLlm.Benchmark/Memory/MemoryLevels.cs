namespace SpeedupLlm.Benchmark.Memory;

/// <summary>The true levels that are measured, each on streams of its own, and the pools of them.</summary>
public static class MemoryLevels
{
    /// <summary>Questions that look near an earlier one but need another operation.</summary>
    public const string Misleading = "misleading";

    internal const string S1 = "S1", S2 = "S2", S3 = "S3", S4 = "S4", None = "none";

    /// <summary>The levels, in the order of the report.</summary>
    public static IReadOnlyList<string> All { get; } = [S1, S2, S3, S4, None, Misleading];

    /// <summary>Rows over the questions of several levels.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<string> Levels)> Pools { get; } = [("S1-S3", [S1, S2, S3]), ("S1-S2", [S1, S2])];
}
