using SpeedupLlm.Cli.Demo.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SpeedupLlm.Cli.Demo.Views;

/// <summary>Mean cost by exposure and arm, as bars.</summary>
internal static class CostChart
{
    public const string ControlColour = "grey70";
    public const string MemoryColour = "green";

    private const string Eighths = " ▏▎▍▌▋▊▉";

    // What stands left and right of a bar.
    private const int Labels = 38;

    /// <param name="first">The topics' first questions: no arm yet.</param>
    /// <param name="rows">Both arms by exposure.</param>
    /// <param name="width">Of the terminal.</param>
    public static IRenderable Of(ArmFigures first, IReadOnlyList<ExposureFigures> rows, int width)
    {
        var chart = new Grid()
            .AddColumn(new GridColumn().PadRight(2)).AddColumn(new GridColumn().PadRight(1)).AddColumn(new GridColumn().PadRight(0));
        var most = rows.SelectMany(row => new[] { row.Control.MeanCost, row.Memory.MeanCost }).Append(first.MeanCost).Max() ?? 0;
        var cells = Math.Clamp(width - Labels, 10, 60);
        Row("first of its kind", string.Empty, "grey50", first);
        foreach (var row in rows)
        {
            Row(Label(row), "without", ControlColour, row.Control);
            Row(string.Empty, "with", MemoryColour, row.Memory);
        }

        return new Rows(new Markup("[bold]Cost of a question[/] [grey](priced tokens), by how many of its topic came before[/]"), chart);

        void Row(string label, string arm, string colour, ArmFigures figures) => chart.AddRow(
            label, $"[{colour}]{arm}[/]", $"[{colour}]{Bar(figures.MeanCost ?? 0, most, cells)}[/] {Figures.Number(figures.MeanCost, "#,0")}");
    }

    private static string Label(ExposureFigures row) => row switch
    {
        // A first question may be like one of another topic.
        { From: 0 } => $"after {row.To} at most",
        { To: null } => $"after {row.From} or more",
        _ when row.To == row.From => $"after {row.From}",
        _ => $"after {row.From} to {row.To}",
    };

    private static string Bar(double value, double most, int cells)
    {
        var eighths = most > 0 ? (int)Math.Round(value / most * cells * 8) : 0;
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? string.Empty : Eighths[eighths % 8]);
    }
}
