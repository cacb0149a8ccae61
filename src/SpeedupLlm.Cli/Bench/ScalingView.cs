using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Scaling;
using SpeedupLlm.Cli.Demo.Views;
using Spectre.Console;

namespace SpeedupLlm.Cli.Bench;

/// <summary>The scaling benchmark's figures for people.</summary>
internal static class ScalingView
{
    public static void Print(ScalingReport report, bool curves, IAnsiConsole console)
    {
        console.Write(Arms(report));
        console.Write(Savings(report));
        if (curves)
            console.Write(Points(report));
        foreach (var line in Words(report))
            console.MarkupLine(line);
    }

    /// <summary>A method's static budget in words.</summary>
    public static string Budget(string method, ScalingCaps caps, ScalingPlan plan) => method switch
    {
        "best-of-n" => $"{method} {caps.BestOfN} samples",
        "self-refine" => $"{method} {caps.SelfRefine} answers",
        "tree-of-thoughts" => $"{method} {caps.TreeOfThoughts} nodes",
        _ => $"{method} {caps.LongCot} chunks of {plan.Settings.ChunkTokens} tokens",
    };

    private static Table Arms(ScalingReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("method", "arm");
        foreach (var name in new[] { "n", "right", "operations", "cost" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var method in report.Rows.GroupBy(row => row.Method, StringComparer.Ordinal))
        {
            Row(method.Key, "[grey]static[/]", method.First().N, method.First().Static);
            foreach (var row in method)
                Row(string.Empty, $"adaptive, {By(row)}", row.N, row.Adaptive);
        }

        return table;

        void Row(string method, string arm, int n, ScalingFigures figures) => table.AddRow(
            method, arm, $"{n}", Figures.Percent(figures.Accuracy), Figures.Number(figures.Operations, "0.00"), Figures.Number(figures.Cost, "#,0"));
    }

    private static Table Savings(ScalingReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("saved", "by");
        foreach (var name in new[] { "operations", "cost", "accuracy, points" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var row in report.Rows)
            table.AddRow(row.Method, By(row), Saved(row.OperationSaving), Saved(row.CostSaving), Change(row.AccuracyChange));
        return table;
    }

    private static Table Points(ScalingReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("method", "arm", "rule");
        foreach (var name in new[] { "N", "τ", "right", "operations", "cost" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var point in report.Curves)
        {
            table.AddRow(
                point.Method, point.Scorer, point.Stop, $"{point.N}", point.Tau is { } tau ? $"{tau}" : string.Empty, Figures.Percent(point.Accuracy),
                Figures.Number(point.Operations, "0.00"), Figures.Number(point.Cost, "#,0"));
        }

        return table;
    }

    private static IEnumerable<string> Words(ScalingReport report)
    {
        foreach (var row in report.Rows.Where(row => row.Scorer == "deployable"))
        {
            if (row is { OperationSaving: { } operations, CostSaving: { } cost, AccuracyChange: { } change })
            {
                yield return $"Without a key ({Markup.Escape(row.Rule)}) {row.Method} {More(operations.Value, "saves", "takes")} of operations [grey]({Figures.Between(operations)})[/] "
                    + $"and {More(cost.Value, "saves", "costs")} in priced tokens [grey]({Figures.Between(cost)})[/]; right answers change by {Change(change)} points.";
            }
        }

        yield return $"[grey]In brackets: 95% intervals over {report.Families} families of questions. Priced tokens: input 1, cached input 0.25, output 4.[/]";
        yield return "[grey]A run costs what its own calls cost, whether another run made them before or not.[/]";
        if (report.Rows.Any(row => row.Method == "long-cot"))
            yield return "[grey]Long CoT: probes cost in the adaptive runs only. Both arms read the chain in chunks; in one call, without a look at it, it would cost less.[/]";
        yield return "[grey]With the key a run ends at the first right answer: that shows what a perfect scorer would bring, not what can be deployed.[/]";
    }

    private static string By(ScalingRow row) => row.Scorer == "reference" ? "answer key" : "without a key";

    private static string Saved(Interval? saving) =>
        saving is null ? Figures.Estimate(saving) : $"{Figures.Estimate(saving)} [grey]({Figures.Between(saving)})[/]";

    private static string Change(Interval? change) => change is null
        ? Figures.Estimate(change)
        : $"{Figures.Points(change.Value)} [grey]({Figures.Points(change.Low)} to {Figures.Points(change.High)})[/]";

    private static string More(double saving, string less, string more) => saving >= 0 ? $"{less} [bold green]{saving:0%}[/]" : $"{more} [bold yellow]{-saving:0%} more[/]";
}
