using System.Text.Json.Serialization;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>A point of a cost-accuracy curve.</summary>
/// <param name="Method">The method.</param>
/// <param name="Scorer"><c>static</c>, <c>deployable</c> or <c>reference</c>.</param>
/// <param name="Stop">The rule.</param>
/// <param name="N">The most operations.</param>
/// <param name="Tau">τ, where it is swept; null: the default.</param>
/// <param name="Cost">Mean priced tokens.</param>
/// <param name="Operations">Mean operations.</param>
/// <param name="Accuracy">The share of right answers.</param>
public sealed record CurvePoint(string Method, string Scorer, string Stop, int N, double? Tau, double Cost, double Operations, double Accuracy)
{
    internal static CurvePoint Of(ScalingArm arm, IReadOnlyList<Trial> trials)
    {
        var figures = ScalingFigures.Of(trials);
        return new(arm.Method, arm.Kind.ToString().ToLowerInvariant(), trials[0].Stop, arm.N, arm.Tau, figures.Cost, figures.Operations, figures.Accuracy);
    }
}

/// <summary>The report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<ScalingRow>))]
[JsonSerializable(typeof(IReadOnlyList<CurvePoint>))]
internal sealed partial class ScalingJson : JsonSerializerContext;
