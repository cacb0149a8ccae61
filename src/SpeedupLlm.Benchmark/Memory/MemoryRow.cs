using System.Text.Json.Serialization;
using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Scaling;
using SpeedupLlm.Benchmark.Statistics;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>A memory method against no memory, on the same questions. Serialised, it is a line of <c>bench memory --json</c>.</summary>
/// <param name="Method">The memory method.</param>
/// <param name="Level">The true level: <c>S1</c> … <c>S4</c>, <c>none</c>, <c>misleading</c>, or several pooled.</param>
/// <param name="PredictedLevel">How many questions retrieval predicted at which level.</param>
/// <param name="Scorer"><c>reference</c>: the answer key; <c>deployable</c>: no key, the method's default.</param>
/// <param name="Gate"><c>on</c>: control group, guard and audits as by default; <c>off</c>: none of them.</param>
/// <param name="N">Questions.</param>
/// <param name="Saving">1 − cost/cost without memory, of all that serving takes.</param>
/// <param name="TotalSaving">The same with what was spent on learning.</param>
/// <param name="OperationSaving">1 − operations/operations without memory.</param>
/// <param name="AccuracyChange">Accuracy of what was served, with less without memory.</param>
/// <remarks>Intervals are null where there are too few questions to tell.</remarks>
public sealed record MemoryRow(
    string Method, string Level, IReadOnlyDictionary<string, int> PredictedLevel, string Scorer, string Gate, int N,
    Interval? Saving, Interval? TotalSaving, Interval? OperationSaving, Interval? AccuracyChange)
{
    /// <summary>Means without memory.</summary>
    [JsonIgnore]
    public ScalingFigures Without { get; init; } = new(0, 0, 0);

    /// <summary>Means with it.</summary>
    [JsonIgnore]
    public ScalingFigures With { get; init; } = new(0, 0, 0);

    internal static MemoryRow Of(MemoryArm arm, string level, IReadOnlyList<Comparison> compared)
    {
        return new MemoryRow(
            arm.Method, level, Predicted(compared), arm.Scorer, arm.Gated ? "on" : "off", compared.Count,
            ClusteredInterval.PairedSaving(Pairs(served => served.Cost)),
            ClusteredInterval.PairedSaving([.. compared.Select(each => new Pair(each.Family, each.Without.Cost, each.With.Cost + each.Learning))]),
            ClusteredInterval.PairedSaving(Pairs(served => served.Operations)),
            ClusteredInterval.PairedDifference(Pairs(served => served.Right ? 1 : 0)))
        {
            Without = Means(each => each.Without),
            With = Means(each => each.With),
        };

        List<Pair> Pairs(Func<Served, double> value) => [.. compared.Select(each => new Pair(each.Family, value(each.Without), value(each.With)))];

        ScalingFigures Means(Func<Comparison, Served> side) => new(
            compared.Average(each => side(each).Cost), compared.Average(each => side(each).Operations), compared.Average(each => side(each).Right ? 1.0 : 0));
    }

    /// <summary>Every level, also those that occur nowhere.</summary>
    private static Dictionary<string, int> Predicted(IReadOnlyList<Comparison> compared) => Enum.GetValues<SimilarityLevel>().OrderDescending().ToDictionary(
        level => level == SimilarityLevel.None ? MemoryLevels.None : level.ToString(), level => compared.Count(each => each.With.Predicted == level), StringComparer.Ordinal);
}
