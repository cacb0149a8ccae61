using SpeedupLlm.Cli.Demo.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SpeedupLlm.Cli.Demo.Views;

/// <summary>The live view: how far it is, both arms, what memory holds, and the chart.</summary>
internal static class Board
{
    public static IRenderable Of(DemoProgress progress, int width)
    {
        var eligible = progress.Played.Where(DemoProgress.IsCounted).ToList();
        var (control, memory) = (Summary.Arm(eligible, Accounting.Arm.Control), Summary.Arm(eligible, Accounting.Arm.Memory));
        return new Rows(
            Text.Empty,
            Progress(progress, width),
            Text.Empty,
            Arms(ArmFigures.Of(control), ArmFigures.Of(memory)),
            Text.Empty,
            Memory(progress, memory),
            Text.Empty,
            CostChart.Of(Summary.First(progress.Played), Summary.ByExposure(eligible), width));
    }

    private static Markup Progress(DemoProgress progress, int width)
    {
        var toGo = progress.ToGo is { } rest ? $" · {Seconds(rest)} to go" : string.Empty;
        var text = $" {progress.Eligible} of {progress.Wanted} eligible questions · {Seconds(progress.Elapsed)}{toGo}";
        var cells = Math.Max(10, Math.Min(width, 120) - text.Length - 2);
        var done = (int)Math.Round((double)cells * progress.Eligible / progress.Wanted);
        return new Markup($"[green]{new string('━', done)}[/][grey35]{new string('━', cells - done)}[/]{Markup.Escape(text)}");
    }

    private static Table Arms(ArmFigures control, ArmFigures memory)
    {
        var table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("[grey]arm[/]").PadRight(4));
        foreach (var name in new[] { "questions", "right", "operations", "cost" })
            table.AddColumn(new TableColumn($"[grey]{name}[/]").RightAligned().PadLeft(3));
        Row("without memory (control)", CostChart.ControlColour, control, null);
        Row("with memory", CostChart.MemoryColour, memory, control);
        return table;

        void Row(string name, string colour, ArmFigures arm, ArmFigures? against) => table.AddRow(
            $"[{colour}]{name}[/]", $"{arm.N}", Figures.Percent(arm.Accuracy),
            Figures.Number(arm.MeanOperations, "0.00") + Less(arm.MeanOperations, against?.MeanOperations),
            Figures.Number(arm.MeanCost, "#,0") + Less(arm.MeanCost, against?.MeanCost));
    }

    private static string Less(double? value, double? against) =>
        value is { } v && against is { } a and > 0 ? $" [bold]{Figures.Change((v / a) - 1)}[/]" : string.Empty;

    private static Markup Memory(DemoProgress progress, List<Played> memory)
    {
        var learnt = progress.Played.Count(p => p.Learnt);
        var recalled = memory.Count(p => p.Recalled);
        var shown = memory.Count(p => p.Shown > 0 && !p.Recalled);
        var recall = recalled > 0 ? $", {recalled} times answered from" : string.Empty;
        return new Markup(
            $"[grey]memory: {learnt} solved questions, {shown} times shown as an example{recall}; asked in all: {progress.Played.Count}[/]");
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0} s";
}
