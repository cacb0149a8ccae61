using System.Diagnostics;
using System.Text.Json;

namespace SpeedupLlm.RealLlm;

/// <summary>The whole run: problems, servers, one stream per scorer, figures.</summary>
internal sealed class Benchmark(BenchOptions options, TextWriter error)
{
    public static IReadOnlyList<Problem> Problems(BenchOptions options)
    {
        var generated = TwoStep.Generate(options.Generated, options.Seed);
        if (options.Svamp == 0) return generated;
        using var svamp = File.OpenRead(Places.SvampFile);
        return [.. Svamp.Choose(svamp, options.Svamp, options.Seed), .. generated];
    }

    public async Task<Results> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var asks = Schedule.Shuffle(Problems(options), options.Asks, options.Seed);
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        if (!options.NoBuild) await Servers.BuildAsync(cancellationToken);
        await using var modelServer = options.Upstream is null ? await Servers.StartModelAsync(cancellationToken) : null;
        string upstream = options.Upstream ?? modelServer!.BaseUrl;
        string model = options.Model ?? await Servers.ChatModelAsync(http, upstream, cancellationToken);
        await error.WriteLineAsync($"{asks.Count} requests for each of {string.Join(", ", options.Scorers)}, asking {model}");

        var progress = new ProgressLine(error, asks.Count * options.Scorers.Count, options.Progress);
        var all = new List<AskRecord>();
        var figures = new Dictionary<string, ScorerFigures>(StringComparer.Ordinal);
        await using var lines = options.Out is { } file ? new StreamWriter(file) : StreamWriter.Null;
        foreach (string scorer in options.Scorers)
        {
            var begun = Stopwatch.GetTimestamp();
            var records = await PlayAsync(http, upstream, model, scorer, asks, record =>
            {
                lines.WriteLine(JsonSerializer.Serialize(record, Player.Json));
                // What was played stays, however the run ends.
                lines.Flush();
                progress.Played(record);
            }, cancellationToken);
            all.AddRange(records);
            figures[scorer] = Summary.Of(records, Stopwatch.GetElapsedTime(begun).TotalSeconds, options);
        }

        return new Results(figures, [.. Summary.Exposures(all)], model, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<IReadOnlyList<AskRecord>> PlayAsync(
        HttpClient http, string upstream, string model, string scorer, IReadOnlyList<Ask> asks, Action<AskRecord> played,
        CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("speedup-real-llm-");
        try
        {
            await using var gateway = await Servers.StartGatewayAsync(upstream, model, data.FullName, options, cancellationToken);
            var client = new GatewayClient(http, gateway.BaseUrl, model, scorer, options);
            var records = await new Player(client, options, played).PlayAsync(asks, cancellationToken);
            if (records.Any(r => r.Error is not null)) await error.WriteLineAsync($"requests failed{gateway.LastWords()}");
            return records;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
