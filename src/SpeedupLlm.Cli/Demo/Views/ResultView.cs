using SpeedupLlm.Accounting;
using SpeedupLlm.Cli.Demo.Reporting;
using Spectre.Console;

namespace SpeedupLlm.Cli.Demo.Views;

/// <summary>The result: chart, tables, and plain words.</summary>
internal static class ResultView
{
    public static void Print(DemoReport report, IAnsiConsole console)
    {
        console.WriteLine();
        console.Write(CostChart.Of(report.First, report.ByExposure, console.Profile.Width));
        console.WriteLine();
        console.Write(Groups(report));
        console.Write(Savings(report));
        console.WriteLine();
        foreach (var line in Words(report))
            console.MarkupLine(line);
    }

    private static Table Groups(DemoReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("questions");
        foreach (var name in new[] { "n", "right", "operations", "cost" })
            table.AddColumn(new TableColumn(name).RightAligned());
        Row($"[{CostChart.ControlColour}]eligible, without memory (control)[/]", report.Control);
        Row($"[{CostChart.MemoryColour}]eligible, with memory[/]", report.Memory);
        Row("[grey]nothing alike known yet[/]", report.NotEligible);
        Row("[grey]single call (first answers of control)[/]", report.SingleCall);
        table.AddEmptyRow();
        Part("made-up facts", report.Facts);
        Part("unrelated", report.Unrelated);
        return table;

        void Part(string name, PartFigures part)
        {
            Row($"{name}, without memory", part.Control);
            Row($"{name}, with memory", part.Memory);
            Row($"[grey]{name}, nothing alike known[/]", part.NotEligible);
        }

        void Row(string name, ArmFigures figures)
        {
            if (figures.N > 0)
                table.AddRow(
                    name, $"{figures.N}", Figures.Percent(figures.Accuracy), Figures.Number(figures.MeanOperations, "0.00"), Figures.Number(figures.MeanCost, "#,0"));
        }
    }

    private static Table Savings(DemoReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("saved with memory", "against", "estimate", "95% interval");
        Row("operations", "same method (control)", report.OperationSaving);
        Row("priced tokens", "same method (control)", report.Saving);
        Row("operations", "single call", report.SingleCallOperationSaving);
        Row("priced tokens", "single call", report.SingleCallSaving);
        return table;

        void Row(string what, string against, Interval? saving) => table.AddRow(what, against, Figures.Estimate(saving), Figures.Between(saving));
    }

    private static IEnumerable<string> Words(DemoReport report)
    {
        if (report is { OperationSaving: { } operations, Saving: { } cost })
        {
            yield return $"In the memory arm a question took [bold green]{More(operations.Value, "fewer", "more")} operations[/] (95% interval "
                + $"{Figures.Between(operations)}) and cost [bold green]{More(cost.Value, "less", "more")}[/] in priced tokens (95% interval "
                + $"{Figures.Between(cost)}) than in the control arm; "
                + $"n = {report.Memory.N} with memory, {report.Control.N} without, on {report.Topics} topics.";
        }

        if (report.AccuracyChange is { } change)
        {
            yield return $"Right answers: {Figures.Percent(report.Memory.Accuracy)} with memory, {Figures.Percent(report.Control.Accuracy)} without "
                + $"({Figures.Points(change.Value)} points, 95% interval {Figures.Points(change.Low)} to {Figures.Points(change.High)}); "
                + "a single call: "
                + $"{Figures.Percent(report.SingleCall.Accuracy)}.";
        }

        if (string.Equals(report.Recall, "exact", StringComparison.Ordinal))
            yield return $"Recall: {report.Recalled} of {report.Memory.N} questions of the memory arm "
                + "were answered from memory without asking the model.";
        yield return string.Equals(report.Scorer, "reference", StringComparison.Ordinal)
            ? "[grey]Scored by the answer key, as in the paper; the key reaches no prompt and no memory. Without a key: --scorer agreement.[/]"
            : "[grey]Scored by agreement among the answers, as it can be deployed; the key only counts the right ones here.[/]";
        yield return "[grey]Priced tokens: input 1, cached input 0.25, output 4.[/]";
        if (report.Interrupted)
            yield return "[yellow]Ended early: this is what was known by then.[/]";
    }

    private static string More(double saving, string less, string more) => saving >= 0 ? $"{saving:0%} {less}" : $"{-saving:0%} {more}";
}
