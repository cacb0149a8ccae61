using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Memory;
using SpeedupLlm.Cli.Demo.Views;
using Spectre.Console;

namespace SpeedupLlm.Cli.Bench;

/// <summary>The memory benchmark's figures for people.</summary>
internal static class MemoryView
{
    public static void Print(MemoryReport report, IAnsiConsole console)
    {
        foreach (var method in report.Rows.GroupBy(row => row.Method, StringComparer.Ordinal))
        {
            foreach (var scorer in method.GroupBy(row => row.Scorer, StringComparer.Ordinal))
            {
                console.MarkupLine($"[bold]{Markup.Escape(method.Key)}[/], {(scorer.Key == "reference" ? "scored by the answer key" : "without a key")}");
                console.Write(Levels(scorer));
            }
        }

        console.MarkupLine("[grey]Saved: against the same questions without memory, whether memory had anything for them or not, control group and audits included.[/]");
        console.MarkupLine("[grey]In brackets: 95% intervals over families of questions. Priced tokens: input 1, cached input 0.25, output 4.[/]");
        console.MarkupLine("[grey]Gate off: no control group, no guard, no audits. Right: by the answer key, which without a key only this table has seen.[/]");
    }

    private static Table Levels(IEnumerable<MemoryRow> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("true level", "predicted", "gate");
        foreach (var name in new[] { "n", "cost saved", "with learning", "operations saved", "operations", "right", "change, points" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var row in rows)
        {
            table.AddRow(
                row.Level, string.Join(", ", row.PredictedLevel.Where(level => level.Value > 0).Select(level => $"{level.Key} {level.Value}")), row.Gate, $"{row.N}",
                Saved(row.Saving), Saved(row.TotalSaving), Saved(row.OperationSaving), $"{row.Without.Operations:0.00} → {row.With.Operations:0.00}",
                $"{Figures.Percent(row.Without.Accuracy)} → {Figures.Percent(row.With.Accuracy)}", Change(row.AccuracyChange));
        }

        return table;
    }

    private static string Saved(Interval? saving) =>
        saving is null ? Figures.Estimate(saving) : $"{Figures.Estimate(saving)} [grey]({Figures.Between(saving)})[/]";

    private static string Change(Interval? change) => change is null
        ? Figures.Estimate(change)
        : $"{Figures.Points(change.Value)} [grey]({Figures.Points(change.Low)} to {Figures.Points(change.High)})[/]";
}
