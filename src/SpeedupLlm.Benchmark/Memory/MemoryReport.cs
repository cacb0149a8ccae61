using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>What the memory benchmark found.</summary>
/// <param name="Rows">Each method with each scorer at each level, once with the gate and at <c>misleading</c> once without.</param>
public sealed record MemoryReport(IReadOnlyList<MemoryRow> Rows)
{
    /// <summary>The rows as a JSON array.</summary>
    public string ToJson() => JsonSerializer.Serialize(Rows, MemoryJson.Default.IReadOnlyListMemoryRow);

    internal static MemoryReport Of(MemoryPlan plan, IReadOnlyList<MemoryRun> runs)
    {
        // Over all replicas: questions of one family are alike, whichever stream they are in.
        var families = runs.SelectMany(run => run.Stream.Questions).Select(question => question.Family).Distinct(StringComparer.Ordinal)
            .Index().ToDictionary(family => family.Item, family => family.Index, StringComparer.Ordinal);
        var without = runs.Where(run => run.Arm == MemoryArm.Without(run.Arm.Scorer)).ToDictionary(run => (run.Stream, run.Arm.Scorer));
        var rows =
            from method in plan.Methods
            from scorer in plan.Scorers
            from level in LevelsOf(plan)
            from gated in MemoryArm.Gates(level.Name)
            let arm = new MemoryArm(method, scorer, gated)
            select MemoryRow.Of(arm, level.Name, [.. runs.Where(run => run.Arm == arm && level.Levels.Contains(run.Stream.Level))
                .SelectMany(run => Comparison.Of(without[(run.Stream, scorer)], run, families))]);
        return new MemoryReport([.. rows]);
    }

    /// <summary>A pool needs all of its levels.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<string> Levels)> LevelsOf(MemoryPlan plan) =>
        plan.Levels.Select(level => (level, (IReadOnlyList<string>)[level])).Concat(MemoryLevels.Pools.Where(pool => pool.Levels.All(plan.Levels.Contains)));
}

/// <summary>The report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<MemoryRow>))]
internal sealed partial class MemoryJson : JsonSerializerContext;
