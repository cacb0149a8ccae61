using System.Globalization;

namespace SpeedupLlm.RealLlm;

/// <summary>Reads the options; the last one given wins, and <c>--quick</c> sets others' defaults wherever it stands.</summary>
internal static class CommandLine
{
    public const string Help = """
        Plays repeated maths problems through `speedup serve` to a real LLM and measures what memory saves against a control group.

        Usage: bench/real-llm [options]

          --seed N            problems, order, and the arms (default 1)
          --svamp N           SVAMP problems (40)            --generated N  two-step problems (40)
          --asks N            asks of each problem (3)       --n N          Best-of-N (8)
          --scorers LIST      reference,agreement            --concurrency N  requests at once (8)
          --max-tokens N      of one answer (64)            --temperature T  (0.8)
          --system TEXT|none  system message (none)          --control-share X  (0.5)
          --resamples N       of the bootstrap (2000)
          --upstream URL      a running model server, as in http://127.0.0.1:8089/v1 (else ../shared/llm/serve is started)
          --model NAME        chat model (else the upstream's first that isn't for embeddings)
          --out FILE          one JSON line per request      --report FILE  the figures as Markdown
          --json              figures as JSON on stdout      --progress     often, on stderr
          --quick             about a minute: 4+4 problems, n 4, scorer reference
          --no-build          use the built src/SpeedupLlm.Cli as it is
          --list              print the problems in order, a JSON object a line, and end

        Exit codes: 0 done; 1 a request or a server failed, wholly or in part; 2 wrong use, or no model to ask; 130 interrupted.

        Examples:
          bench/real-llm --report docs/results/real-llm.md --out /tmp/asks.jsonl
          bench/real-llm --quick --json --upstream http://127.0.0.1:8089/v1
        """;

    public static BenchOptions Parse(IReadOnlyList<string> args)
    {
        var options = args.Contains("--quick") ? new BenchOptions().Quick() : new BenchOptions();
        for (int i = 0; i < args.Count; i++)
        {
            string name = args[i];
            string Value() => ++i < args.Count ? args[i] : throw new UsageException($"{name} needs a value");
            int Int(int least) =>
                int.TryParse(Value(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int v) && v >= least
                    ? v : throw new UsageException($"{name} needs a whole number of at least {least}, not '{args[i]}'");
            double Real(double low, double high) =>
                double.TryParse(Value(), NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && v >= low && v <= high
                    ? v : throw new UsageException($"{name} needs a number from {low} to {high}, not '{args[i]}'");
            options = name switch
            {
                "--seed" => options with { Seed = Int(int.MinValue) },
                "--svamp" => options with { Svamp = Int(0) },
                "--generated" => options with { Generated = Int(0) },
                "--asks" => options with { Asks = Int(1) },
                "--n" => options with { N = Int(1) },
                "--concurrency" => options with { Concurrency = Int(1) },
                "--scorers" => options with { Scorers = Scorers(Value()) },
                "--max-tokens" => options with { MaxTokens = Int(1) },
                "--temperature" => options with { Temperature = Real(0, 2) },
                "--system" => options with { System = Value() is var text && text == "none" ? null : text },
                "--control-share" => options with { ControlShare = Real(0, 1) },
                "--resamples" => options with { Resamples = Int(1) },
                "--upstream" => options with { Upstream = Url(Value()) },
                "--model" => options with { Model = Value() },
                "--out" => options with { Out = Value() },
                "--report" => options with { Report = Value() },
                "--json" => options with { Json = true },
                "--progress" => options with { Progress = true },
                "--no-build" => options with { NoBuild = true },
                "--list" => options with { List = true },
                "--quick" => options,
                "--help" or "-h" => options with { Help = true },
                _ => throw new UsageException($"unknown option '{name}'; see --help"),
            };
        }

        return options.Svamp + options.Generated > 0 ? options : throw new UsageException("no problems: give --svamp or --generated");
    }

    private static string[] Scorers(string list)
    {
        var scorers = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();
        return scorers.Length > 0 && scorers.All(s => s is "reference" or "agreement")
            ? scorers : throw new UsageException($"--scorers takes reference, agreement or both, not '{list}'");
    }

    private static string Url(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? text.TrimEnd('/') : throw new UsageException($"--upstream needs an http address, not '{text}'");
}
