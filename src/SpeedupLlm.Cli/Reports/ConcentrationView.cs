using SpeedupLlm.Cli.Learnt;
using SpeedupLlm.Experiences;
using Spectre.Console;

namespace SpeedupLlm.Cli.Reports;

/// <summary>What memory's answers rest on, as a table for people.</summary>
internal static class ConcentrationView
{
    public static void Print(ConcentrationReport report, IAnsiConsole console)
    {
        console.WriteLine(
            $"{report.Answers} answers used memory: {report.Experiences} experiences, as if {report.Effective:0.#} were used alike (inverse Simpson)");
        if (report.Top.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("experience", "source", "answers", "share", "audits agree", "complaints");
        if (report.Space is null)
            table.AddColumn("space");
        foreach (var each in report.Top)
        {
            string[] cells =
            [
                Markup.Escape(each.Text is { } lesson ? $"{each.Id}: {ExperienceView.Plain(lesson)}" : each.Id), each.Source, $"{each.Answers}", $"{each.Share:0.0%}",
                each.Agreement is { } agreement ? $"{agreement:0%} of {each.Audited}" : "none", $"{each.Complaints}",
                .. report.Space is null ? [Markup.Escape(each.Space)] : Array.Empty<string>(),
            ];
            table.AddRow(cells);
        }

        console.Write(table);
    }
}
