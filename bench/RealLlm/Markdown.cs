using System.Text;

namespace SpeedupLlm.RealLlm;

/// <summary>The figures as Markdown: the file in <c>docs/results/</c>, and what is printed without <c>--json</c>.</summary>
internal static class Markdown
{
    public static string Figures(Results results)
    {
        var text = new StringBuilder();
        foreach (var (scorer, f) in results.Scorers)
        {
            text.Append($"## Scorer `{scorer}`, stop `{(scorer == "reference" ? "threshold" : "agreement")}`\n\n");
            text.Append("Eligible second and later asks:\n\n");
            text.Append("| problems | arm | n | mean cost | mean operations | accuracy (s.e.) | mean latency |\n");
            text.Append("|---|---|---:|---:|---:|---:|---:|\n");
            Arms(text, "all", f);
            foreach (var (stratum, s) in f.Strata ?? new Dictionary<string, ScorerFigures>()) Arms(text, stratum, s);
            text.Append("\n| problems | saving in cost | saving in operations | accuracy, memory − control |\n|---|---:|---:|---:|\n");
            Savings(text, "all", f);
            foreach (var (stratum, s) in f.Strata ?? new Dictionary<string, ScorerFigures>()) Savings(text, stratum, s);
            text.Append($"\n{f.Requests} requests in {f.Seconds:0} s; {f.Failed} failed; {f.CutShort} cut short by the model server; "
                + $"{f.NotSettled} whose learning had not settled in time.\n\n");
        }

        text.Append("## By exposure and arm\n\n");
        text.Append("| scorer | problems | asked before | arm | n | mean cost | mean operations | accuracy | mean latency |\n");
        text.Append("|---|---|---:|---|---:|---:|---:|---:|---:|\n");
        foreach (var r in results.Exposures)
            text.Append($"| {r.Scorer} | {r.Stratum} | {r.Exposure} | {r.Arm} | {r.N} "
                + $"| {Number(r.MeanCost)} | {Number(r.MeanOperations, "0.00")} | {Share(r.Accuracy)} | {Latency(r.MeanLatencyMs)} |\n");
        return text.ToString();
    }

    public static string Report(Results results, BenchOptions options, IReadOnlyList<string> args) => $"""
        # Asked again, on a real model

        What `bench/real-llm` measured, written by itself: `bench/real-llm{Command(args)}`

        - Model `{results.Model}` behind `speedup serve --experiment --control-share {options.ControlShare:0.##}`,
          fresh memory for each scorer.
        - {options.Svamp} SVAMP problems and {options.Generated} generated two-step problems, seed {options.Seed},
          each asked {options.Asks} times in shuffled order; the next ask of a problem starts when the one before
          has been learnt from. {options.Concurrency} requests at once.
        - Best-of-{options.N}, temperature {options.Temperature:0.##}, at most {options.MaxTokens} tokens an answer,
          memory in-context, recall off, system message: {options.System ?? "none"}.
        - The default form, the question alone, was chosen beforehand on problems that are never benchmarked with
          the default seed. One answer was right on 10% of 12 held-out SVAMP problems (4 samples each) and 42% of 16
          generated ones of another seed (3 each); with a system message that asks for steps and a last line `Answer: N`,
          on 8% and 42%, with a prompt 11 tokens longer.
        - Accuracy is judged by the benchmark itself, from the answer's text, for both scorers. With the scorer `reference` the gateway
          knows when an answer is right and stops there, so that its accuracy is that of "any of {options.N}".
        - Cost: priced tokens, input : cached input : output = 1 : 0.25 : 4, over all calls made for the request. Saving =
          1 − mean(memory)/mean(control), over eligible second and later asks; 95% percentile bootstrap over problems
          ({options.Resamples} resamples).
        - Latency is that of this run, with {options.Concurrency} requests at once on the run's own computer: compare arms, nothing else.
        - Arm `none`: nothing in memory to use, so that no arm was drawn.

        {Figures(results)}
        The whole run took {results.Seconds / 60:0.0} minutes.

        """;

    private static void Arms(StringBuilder text, string stratum, ScorerFigures f)
    {
        foreach (var (name, arm) in new[] { ("control", f.Control), ("memory", f.Memory) })
            text.Append($"| {stratum} | {name} | {arm.N} | {Number(arm.MeanCost)} | {Number(arm.MeanOperations, "0.00")} "
                + $"| {Share(arm.Accuracy)} ({Share(arm.AccuracyStandardError)}) | {Latency(arm.MeanLatencyMs)} |\n");
    }

    private static void Savings(StringBuilder text, string stratum, ScorerFigures f) => text.Append(
        $"| {stratum} | {Interval(f.Saving)} | {Interval(f.OperationSaving)} | {Interval(f.AccuracyDifference)} |\n");

    /// <summary>Where files lie and servers listen is the caller's business.</summary>
    private static string Command(IReadOnlyList<string> args)
    {
        var kept = new StringBuilder();
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i] is "--out" or "--report" or "--upstream") i++;
            else if (args[i] is not ("--progress" or "--json" or "--no-build"))
                kept.Append(' ').Append(args[i].Contains(' ') ? $"\"{args[i]}\"" : args[i]);
        }

        return kept.ToString();
    }

    private static string Interval(Estimate e) => e.Low is null ? Share(e.Value) : $"{Share(e.Value)} ({Share(e.Low)} to {Share(e.High)})";
    private static string Number(double? v, string format = "0") => v?.ToString(format) ?? "–";
    private static string Share(double? v) => v is { } x ? $"{100 * x:0.0}%" : "–";
    private static string Latency(double? ms) => ms is { } x ? $"{x / 1000:0.0} s" : "–";
}
