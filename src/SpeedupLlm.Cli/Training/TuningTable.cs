using System.Text.Json.Nodes;
using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Statistics;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Evaluation;
using Spectre.Console;

namespace SpeedupLlm.Cli.Training;

/// <summary>Means over topics and paired 95% intervals over them: they hold for other topics of the kind.</summary>
internal sealed class TuningTable
{
    private readonly List<TuningFigure> _figures = [];
    private readonly List<TuningCost> _costs = [];

    public void Add((TuningCost Cost, IReadOnlyList<TuningFigure> Figures) trial)
    {
        _costs.Add(trial.Cost);
        _figures.AddRange(trial.Figures);
    }

    /// <summary>A line for who waits.</summary>
    public string Said(int examples) => string.Join(", ", Rows().Where(row => row.Examples == examples && row.Stratum is null)
        .Select(row => $"{row.Exam} {row.Base:P1} → {row.Tuned:P1}, {Text(row.Gain)}")) + $"; {_costs.Last().ProcessorSeconds:F1} s of a processor";

    public JsonObject Json() => new()
    {
        ["rows"] = new JsonArray([.. Rows().Select(Json)]),
        ["rises"] = new JsonArray([.. Rises().Select(rise => new JsonObject
        {
            ["arm"] = rise.Arm.ToString(), ["from"] = rise.From, ["to"] = rise.To, ["difference"] = Json(rise.Difference),
        })]),
        ["costs"] = new JsonArray([.. _costs.GroupBy(cost => cost.Examples).Select(group => new JsonObject
        {
            ["examples"] = group.Key, ["seconds"] = Math.Round(group.Average(cost => cost.Seconds), 2),
            ["processorSeconds"] = Math.Round(group.Average(cost => cost.ProcessorSeconds), 2), ["tokens"] = Math.Round(group.Average(cost => cost.Tokens)),
        })]),
    };

    public static void Print(params (string What, TuningTable Table)[] tables)
    {
        foreach (var (what, table) in tables)
        {
            var view = new Table().Border(TableBorder.Markdown).AddColumns("examples", "stratum", "asked", "plainly", "in context", "tuned", "tuned − plainly", "tuned − in context");
            foreach (var row in table.Rows())
            {
                view.AddRow(
                    $"{row.Examples}", row.Stratum?.ToString() ?? "all", row.Exam.ToString(), $"{row.Base:P1}", row.InContext is { } context ? $"{context:P1}" : "",
                    $"{row.Tuned:P1}", Text(row.Gain), Text(row.OverContext));
            }

            Say.Data.MarkupLineInterpolated($"Learnt: {what}.");
            Say.Data.Write(view);
            foreach (var rise in table.Rises())
                Say.Data.MarkupLineInterpolated($"{rise.Arm}, from {rise.From} to {rise.To} examples: {Text(rise.Difference)}");
            foreach (var cost in table._costs.GroupBy(cost => cost.Examples))
            {
                Say.Data.MarkupLineInterpolated(
                    $"{cost.Key} examples: {cost.Average(c => c.Seconds):F1} s, {cost.Average(c => c.ProcessorSeconds):F1} s of a processor, {cost.Average(c => c.Tokens):F0} tokens");
            }
        }
    }

    private IEnumerable<Row> Rows() =>
        from exam in Enum.GetValues<TuningExam>()
        from stratum in new Stratum?[] { null, Stratum.HeldOutTrades, Stratum.HeldOutFamilies }
        where stratum is null || exam is TuningExam.OtherNumbers or TuningExam.OtherWords
        from examples in _costs.Select(cost => cost.Examples).Distinct()
        let figures = _figures.Where(f => f.Exam == exam && f.Examples == examples && (stratum is null || f.Stratum == stratum)).ToList()
        where figures.Count > 0
        select new Row(
            examples, stratum, exam, Mean(figures, TuningArm.Base)!.Value, Mean(figures, TuningArm.InContext), Mean(figures, TuningArm.Tuned)!.Value,
            Paired(figures.Where(f => f.Arm == TuningArm.Tuned), figures.Where(f => f.Arm == TuningArm.Base)),
            Paired(figures.Where(f => f.Arm == TuningArm.Tuned), figures.Where(f => f.Arm == TuningArm.InContext)));

    /// <summary>What more examples bring on other numbers, the same questions each time.</summary>
    private IEnumerable<(TuningArm Arm, int From, int To, Interval? Difference)> Rises()
    {
        var steps = _costs.Select(cost => cost.Examples).Distinct().ToList();
        foreach (var arm in new[] { TuningArm.InContext, TuningArm.Tuned })
        foreach (var (from, to) in steps.Zip(steps.Skip(1)))
        {
            var figures = _figures.Where(f => f.Exam == TuningExam.OtherNumbers && f.Arm == arm).ToList();
            yield return (arm, from, to, Paired(figures.Where(f => f.Examples == to), figures.Where(f => f.Examples == from)));
        }
    }

    private static double? Mean(List<TuningFigure> figures, TuningArm arm) =>
        figures.Where(f => f.Arm == arm).Select(f => (double?)f.Accuracy.Share).Average();

    private static Interval? Paired(IEnumerable<TuningFigure> treated, IEnumerable<TuningFigure> control) => ClusteredInterval.Difference(
        [.. treated.Select(f => new Observation(f.Topic, true, f.Accuracy.Share)), .. control.Select(f => new Observation(f.Topic, false, f.Accuracy.Share))]);

    private static JsonObject Json(Row row) => new()
    {
        ["examples"] = row.Examples, ["stratum"] = row.Stratum?.ToString() ?? "all", ["exam"] = row.Exam.ToString(), ["base"] = row.Base, ["inContext"] = row.InContext,
        ["tuned"] = row.Tuned, ["tunedMinusBase"] = Json(row.Gain), ["tunedMinusInContext"] = Json(row.OverContext),
    };

    private static JsonObject? Json(Interval? interval) =>
        interval is null ? null : new JsonObject { ["value"] = interval.Value, ["low"] = interval.Low, ["high"] = interval.High };

    private static string Text(Interval? interval) =>
        interval is null ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * interval.Value:+0.0;−0.0} ({100 * interval.Low:+0.0;−0.0} to {100 * interval.High:+0.0;−0.0})");

    private sealed record Row(
        int Examples, Stratum? Stratum, TuningExam Exam, double Base, double? InContext, double Tuned, Interval? Gain, Interval? OverContext);
}
