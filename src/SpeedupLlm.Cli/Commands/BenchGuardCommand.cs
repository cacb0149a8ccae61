using System.CommandLine;
using System.Text.Json;
using SpeedupLlm.Benchmark.Guard;
using Spectre.Console;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup bench guard</c>: simulates the guard on requests whose effect is known.</summary>
internal static class BenchGuardCommand
{
    public static Command Create()
    {
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same results.", DefaultValueFactory = _ => 1 };
        var share = new Option<double>("--share")
        {
            Description = "How much of the whole to simulate, above 0 and at most 1: for a quick look.",
            DefaultValueFactory = _ => 1,
        };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new Command(
            "guard",
            """
            Simulates the guard: how often it is wrong where memory has no effect, and how soon it closes a harmful memory, claims a saving, and
            opens again. What runs is the code that guards requests; no model is asked.

            Examples:
              speedup bench guard
              speedup bench guard --json --seed 2
            """);
        foreach (var option in new Option[] { seed, share, json })
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (!(parsed.GetValue(share) is > 0 and <= 1))
                throw new UsageException($"--share is {parsed.GetValue(share)}; it must be above 0 and at most 1.");
            var options = new GuardBenchOptions { Seed = parsed.GetValue(seed) }.Scaled(parsed.GetValue(share));
            var results = new GuardBench(options, cancellationToken).Run(new Steps());
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(results, GuardJson.Default.GuardResults));
            else
                Print(results);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Print(GuardResults results)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("what", "mean success", "cost", "score", "within", "result");
        foreach (var (name, wrongs) in new[] { ("no effect", results.Null), ("no effect, drifting", results.Drift), ("no effect, all audited", results.Audited) })
            Row(name, "all", 0, 0, "5000, at every look", $"{wrongs.Wrong} of {wrongs.Histories} wrong");
        foreach (var cell in results.Harm)
            Row("harm", $"{cell.Mean:0.0}", cell.Cost, cell.Score, $"{cell.Within}", Share("closed", cell.Closed));
        foreach (var cell in results.Saving)
            Row("saving", $"{cell.Mean:0.0}", cell.Cost, 0, $"{cell.Within}", Share("claimed", cell.Claimed));
        foreach (var cell in results.Reopen.Cells)
            Row("closed, then useful", $"{cell.Mean:0.0}", cell.Cost, 0, $"{results.Reopen.Within}", Share("re-opened", cell.Reopened));
        foreach (var cell in results.Poison.Cells)
            Row("poison", $"{cell.Mean:0.0}", null, cell.Score, $"{results.Poison.Within} audits", Share("closed", cell.Closed));
        Row($"{results.Many.Bands} bands, no effect", "all", 0, 0, "1000 each", $"{results.Many.FalseClaims:P1} of runs claim any");
        foreach (var cell in results.Regret)
        {
            Row("regret", $"{cell.Mean:0.0}", cell.Cost, 0, $"{cell.Requests}", cell.OverOracle is { } over
                ? $"{over:P1} more than one who knows; control share {cell.ControlShare:P0}" : "impossible");
        }

        Say.Data.Write(table);
        Say.Data.WriteLine($"control share without effect, on average: {results.ControlShare:P1}");

        void Row(string what, string mean, double? cost, double score, string within, string result) => table.AddRow(
            what, mean, cost is { } change ? Signed(change) : "lower", Signed(score), within, result);
    }

    private static string Signed(double change) => change == 0 ? "unchanged" : $"{change:+0%;-0%}";

    private static string Share(string what, double? share) => share is { } of ? $"{what} in {of:P1}" : "impossible";

    /// <summary>Reports at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class Steps : IProgress<string>
    {
        public void Report(string value) => Say.Note($"simulating {value} …");
    }
}
