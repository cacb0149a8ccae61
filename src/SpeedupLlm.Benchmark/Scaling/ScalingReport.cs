using System.Text.Json;
using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Statistics;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>What the scaling benchmark found.</summary>
/// <param name="Rows">Each method with each scorer.</param>
/// <param name="Curves">The sweep; empty where none was asked for.</param>
/// <param name="Caps">The static methods' budgets.</param>
/// <param name="Families">Families behind the intervals.</param>
public sealed record ScalingReport(IReadOnlyList<ScalingRow> Rows, IReadOnlyList<CurvePoint> Curves, ScalingCaps Caps, int Families)
{
    /// <summary>The rows as a JSON array.</summary>
    public string RowsToJson() => JsonSerializer.Serialize(Rows, ScalingJson.Default.IReadOnlyListScalingRow);

    /// <summary>The sweep as a JSON array.</summary>
    public string CurvesToJson() => JsonSerializer.Serialize(Curves, ScalingJson.Default.IReadOnlyListCurvePoint);

    internal static ScalingReport Of(
        IReadOnlyList<ScalingQuestion> questions, IReadOnlyList<ScalingArm> arms, IReadOnlyList<Trial[]> trials, ScalingCaps caps)
    {
        // A question like no other is a family of its own.
        var names = questions.Select(question => question.Family ?? "question:" + question.Id).ToList();
        var numbers = names.Distinct(StringComparer.Ordinal).Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        var families = names.ConvertAll(name => numbers[name]);
        var methods = arms.Select(arm => arm.Method).Distinct(StringComparer.Ordinal);
        var rows = methods.SelectMany(method => new[] { ArmKind.Reference, ArmKind.Deployable }.Select(kind => ScalingRow.Of(
            method, kind, families, Trials(new ScalingArm(method, ArmKind.Static, caps.Of(method))), Trials(new ScalingArm(method, kind, caps.Of(method))))));
        var curves = arms.Count > 3 * arms.DistinctBy(arm => arm.Method).Count() ? InOrder().Select(arm => CurvePoint.Of(arm, Trials(arm))) : [];
        return new ScalingReport([.. rows], [.. curves], caps, numbers.Count);

        IEnumerable<ScalingArm> InOrder() => methods.SelectMany(method => arms.Where(arm => arm.Method == method).OrderBy(arm => arm.Kind).ThenBy(arm => arm.Tau).ThenBy(arm => arm.N));

        List<Trial> Trials(ScalingArm arm)
        {
            var index = arms.Index().First(each => each.Item == arm).Index;
            return [.. trials.Select(each => each[index])];
        }
    }
}

/// <summary>A method, static against adaptive. Serialised, it is a line of <c>bench scaling --json</c>.</summary>
/// <param name="Method">The method.</param>
/// <param name="Scorer"><c>reference</c>: the answer key; <c>deployable</c>: no key, the method's default.</param>
/// <param name="N">Questions.</param>
/// <param name="Static">The whole budget; the deployable scorer chose what was served.</param>
/// <param name="Adaptive">Until an answer was good enough.</param>
/// <param name="AccuracyChange">Accuracy, adaptive less static; null where there are too few questions to tell.</param>
public sealed record ScalingRow(string Method, string Scorer, int N, ScalingFigures Static, ScalingFigures Adaptive, Interval? AccuracyChange)
{
    /// <summary>1 − mean operations (adaptive) / mean operations (static).</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Interval? OperationSaving { get; init; }

    /// <summary>The same in priced tokens.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Interval? CostSaving { get; init; }

    /// <summary>The adaptive arm's scorer and rule by their names.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Rule { get; init; } = string.Empty;

    internal static ScalingRow Of(string method, ArmKind kind, List<int> families, List<Trial> without, List<Trial> with) => new(
        method, kind.ToString().ToLowerInvariant(), families.Count, ScalingFigures.Of(without), ScalingFigures.Of(with),
        ClusteredInterval.PairedDifference(Pairs(families, without, with, trial => trial.Right ? 1 : 0)))
    {
        OperationSaving = ClusteredInterval.PairedSaving(Pairs(families, without, with, trial => trial.Operations)),
        CostSaving = ClusteredInterval.PairedSaving(Pairs(families, without, with, trial => trial.Cost)),
        Rule = $"{with[0].Scorer}, {with[0].Stop}",
    };

    private static List<Pair> Pairs(List<int> families, List<Trial> without, List<Trial> with, Func<Trial, double> value) =>
        [.. families.Select((family, i) => new Pair(family, value(without[i]), value(with[i])))];
}

/// <summary>An arm's means over all questions.</summary>
/// <param name="Cost">Priced tokens of a question.</param>
/// <param name="Operations">Operations of a question.</param>
/// <param name="Accuracy">The share of right answers.</param>
public sealed record ScalingFigures(double Cost, double Operations, double Accuracy)
{
    internal static ScalingFigures Of(IReadOnlyCollection<Trial> trials) =>
        new(trials.Average(trial => trial.Cost), trials.Average(trial => trial.Operations), trials.Average(trial => trial.Right ? 1.0 : 0));
}
