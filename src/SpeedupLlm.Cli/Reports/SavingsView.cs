using SpeedupLlm.Accounting;
using Spectre.Console;

namespace SpeedupLlm.Cli.Reports;

/// <summary>A savings report as tables for people.</summary>
internal static class SavingsView
{
    private const string NotEnough = "not enough data";

    public static void Print(SavingsReport report, IAnsiConsole console)
    {
        console.Write(Arms(report));
        console.Write(Saved(report));
        if (report.Spaces.Count > 0)
            console.Write(Bands(report));
        var listed = report.Bands.Where(row => row.Verdict.Listed).Select(row => Name(row, report)).ToList();
        console.WriteLine(listed.Count == 0
            ? "bands shown to save: none yet"
            : $"bands shown to save (of such a list at most 5% are false, on average): {string.Join(", ", listed)}");
        console.WriteLine(report.AccuracyChange is { } change
            ? $"accuracy, {report.Accuracy}: {Change(change.Value)} (one look: {Change(change.Low)} to {Change(change.High)}; "
                + $"at any time: {(report.AtAnyTime.AccuracyChange is { } always ? $"{Change(always.Low)} to {Change(always.High)}" : NotEnough)}), memory against control"
            : $"accuracy: {report.Accuracy}");
        if (report.AuditCost > 0)
            console.WriteLine($"audits, beside it: {report.AuditCost:0} priced tokens");
        if (report.Learning.Sum(learning => learning.Cost) is > 0 and var learnt)
        {
            var methods = report.Learning.GroupBy(learning => learning.Method, StringComparer.Ordinal);
            console.WriteLine($"learning, beside it: {learnt:0} priced tokens ({string.Join(", ", methods.Select(method => $"{method.Key} {method.Sum(learning => learning.Cost):0}"))})");
        }

        if (report.Control.Ratings + report.Memory.Ratings > 0)
        {
            console.WriteLine(
                $"feedback: {report.Control.Complaints} of {report.Control.Ratings} bad in control, {report.Memory.Complaints} of {report.Memory.Ratings} in memory");
        }

        console.WriteLine(report.Method);
    }

    private static Table Arms(SavingsReport report)
    {
        var money = report.Control.MeanMoney is not null || report.Memory.MeanMoney is not null;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("arm", "eligible", "incomplete", "mean cost", "operations", "tokens", "ms");
        if (money)
            table.AddColumn("money");
        table.AddColumn("accuracy");
        foreach (var (name, arm) in new[] { ("control", report.Control), ("memory", report.Memory) })
        {
            string[] cells =
            [
                name, $"{arm.N}", $"{arm.Incomplete}", $"{arm.MeanCost:0.0}", $"{arm.MeanOperations:0.00}", $"{arm.MeanTokens:0}", $"{arm.MeanMilliseconds:0}",
                .. money ? [$"{arm.MeanMoney:0.######}"] : Array.Empty<string>(), Accuracy(arm),
            ];
            table.AddRow(cells);
        }

        return table;
    }

    private static Table Saved(SavingsReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("saved", "against", "at any time (95%)", "one look (95%)");
        Row("cost", "same method", report.CostSaving, report.AtAnyTime.Cost);
        Row("operations", "same method", report.OperationSaving, report.AtAnyTime.Operations);
        if (report.OperationSavingWithoutPrior is { } without)
            Row("operations, had memory not voted: at most", "same method", without, null);
        Row("time", "same method", report.TimeSaving, report.AtAnyTime.Time);
        if (report.MoneySaving is { } money)
            Row("money", "same method", money, report.AtAnyTime.Money);
        Row("cost", "single call", report.SingleCallSaving, report.AtAnyTime.SingleCall);
        return table;

        void Row(string what, string against, Interval? once, Interval? always) =>
            table.AddRow(what, against, always is null && once is not null ? "none fits throughout" : Estimate(always), Estimate(once));
    }

    private static Table Bands(SavingsReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("band").NoWrap()).AddColumns("control + memory", "guard", "cost saved, at any time", "evidence (E)", "accuracy");
        foreach (var row in report.Spaces.Concat(report.Bands).OrderBy(row => row.Space, StringComparer.Ordinal).ThenBy(row => row.Band, StringComparer.Ordinal))
        {
            table.AddRow(
                Markup.Escape(Broken(Name(row, report))), $"{row.Control.N} + {row.Memory.N}", Guard(row.Verdict), Range(row.AtAnyTime.Cost), Evidence(row.Verdict),
                row.AtAnyTime.AccuracyChange is { } change ? $"{row.Accuracy} {Change(change.Value)}" : row.Accuracy);
        }

        return table;
    }

    private static string Name(SavingsRow row, SavingsReport report) =>
        (report.Spaces.Count > 1 ? $"{row.Space}: " : string.Empty) + (row.Band ?? "all");

    /// <summary>After its level, so that a band fits a terminal.</summary>
    private static string Broken(string name) => name.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? $"{name[..(at + 1)]}\n{name[(at + 1)..]}" : name;

    private static string Guard(BandVerdict verdict) =>
        (verdict.Open ? verdict.Claimed ? "open, claimed" : "open" : $"closed: {string.Join(", ", verdict.Harm)}") + (verdict.Follows ? " (as all)" : string.Empty);

    private static string Evidence(BandVerdict verdict)
    {
        (string What, double E)[] all =
            [("saves", verdict.CostGain), ("costs more", verdict.CostHarm), ("scores lower", verdict.QualityHarm), ("scores higher", verdict.QualityGain)];
        var (what, e) = all.MaxBy(each => each.E);
        return e <= 1 ? "none" : e < 10_000 ? $"{what}: {e:0.#}" : $"{what}: 10^{Math.Floor(Math.Log10(e)):0}";
    }

    private static string Accuracy(ArmSummary arm) => arm switch
    {
        { MeanVerifiedScore: { } score } => $"{Percent(score)} of {arm.Verified}",
        { MeanAgreement: { } agreement } => $"{Percent(agreement)} of {arm.Audited} agree",
        _ => "not verified",
    };

    private static string Range(Interval? interval) => interval is null ? NotEnough : $"{Percent(interval.Low)} to {Percent(interval.High)}";

    private static string Estimate(Interval? interval) => interval is null ? NotEnough : $"{Percent(interval.Value)} ({Range(interval)})";

    private static string Percent(double value) => $"{value:0.0%}";

    private static string Change(double change) => $"{change:+0.0%;-0.0%;0.0%}";
}
