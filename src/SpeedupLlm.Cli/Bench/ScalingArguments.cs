using System.CommandLine;
using SpeedupLlm.Benchmark.Scaling;
using SpeedupLlm.Cli.Demo;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Cli.Bench;

/// <summary>The options of <c>speedup bench scaling</c>.</summary>
internal sealed class ScalingArguments
{
    /// <summary>
    /// About a line of the embedded model's, after which a probe is made. Chosen on 400 questions of seed 78: of 8, 10 and 12 tokens it saves most operations
    /// and loses no accuracy.
    /// </summary>
    private const int TinyChunk = 12;

    /// <summary>Calls made at once are written as one batch, which is faster than one after the other.</summary>
    private const int TinyParallel = 8;

    private const int MostQuestions = 100_000;

    private readonly Option<string?> _file = new("--file") { Description = "JSONL file with a question a line: {\"question\": …, \"answer\": …}. Needed with a server." };
    private readonly Option<int?> _questions = new("--questions") { Description = "How many questions. Default: 1000 of the embedded model's, or all of the file's." };
    private readonly Option<string?> _methods = new("--methods") { Description = "Some of them, as in best-of-n,long-cot. Default: all four of the paper." };
    private readonly Option<long> _seed = new("--seed") { Description = "Another seed, other questions and samples; the same seed, the same figures.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _nodes = new("--nodes") { Description = "Tree of Thoughts' budget. Default: twice the median tree's, found on other questions." };
    private readonly Option<int?> _chunks = new("--chunks") { Description = "Long CoT's budget. Default: twice the median chain's, found on other questions." };
    private readonly Option<int?> _chunkTokens = new("--chunk-tokens") { Description = $"Long CoT: tokens of a chunk. Default {TinyChunk}; with a server {new ScalingSettings().ChunkTokens}." };
    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = $"The most tokens of one answer. Default {DemoPlan.MaxTokens}; with a server 1024." };
    private readonly Option<float> _temperature = new("--temperature") { Description = "Sampling temperature, above 0.", DefaultValueFactory = _ => DemoPlan.Temperature };
    private readonly Option<int?> _parallel = new("--parallel") { Description = $"Questions under way at once, 1 to 64; the figures do not depend on it. Default {TinyParallel}; with a server 2." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };
    private readonly Option<bool> _curves = new("--curves") { Description = "Also sweep over N and τ, and print the points." };
    private readonly Option<string?> _curvesOut = new("--curves-out") { Description = "Sweep, and write the points to this JSON file." };
    private readonly Option<string?> _chart = new("--chart") { Description = "Sweep, and draw the curves into this SVG file." };

    public UpstreamArguments Upstream { get; } = new();

    public void AddTo(Command command)
    {
        Upstream.AddTo(command);
        foreach (var option in new Option[]
        {
            _file, _questions, _methods, _seed, _nodes, _chunks, _chunkTokens, _maxTokens, _temperature, _parallel, _json, _curves, _curvesOut, _chart,
        })
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">An option is out of range, or does not fit another.</exception>
    public ScalingRequest Read(ParseResult parsed)
    {
        var embedded = Upstream.IsEmbedded(parsed);
        var json = parsed.GetValue(_json);
        var (curves, points, chart) = (parsed.GetValue(_curves), parsed.GetValue(_curvesOut), parsed.GetValue(_chart));
        if (json && curves)
            throw new UsageException("--json prints the figures alone; for the points use --curves-out FILE.json instead of --curves.");
        if (chart is not null && !chart.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--chart {chart}: charts are written as SVG; give a name like curves.svg.");
        if (parsed.GetValue(_file) is null && !embedded)
            throw new UsageException("--file is missing: a server is measured on your questions, as in --file questions.jsonl with {\"question\": …, \"answer\": …} a line.");
        if (!(parsed.GetValue(_temperature) is > 0 and <= 2))
            throw new UsageException($"--temperature is {parsed.GetValue(_temperature)}; it must be above 0, or all samples are equal, and at most 2.");
        var plan = new ScalingPlan
        {
            Methods = BenchChoice.Some("--methods", parsed.GetValue(_methods), ScalingPlan.PaperMethods),
            Seed = parsed.GetValue(_seed),
            Model = Upstream.Models(parsed)[0],
            Temperature = parsed.GetValue(_temperature),
            MaxOutputTokens = BenchChoice.Within("--max-tokens", parsed.GetValue(_maxTokens), 1, 1_000_000) ?? (embedded ? DemoPlan.MaxTokens : 1024),
            Settings = new ScalingSettings
            {
                ChunkTokens = BenchChoice.Within("--chunk-tokens", parsed.GetValue(_chunkTokens), 4, 8192) ?? (embedded ? TinyChunk : new ScalingSettings().ChunkTokens),
            },
            Curves = curves || points is not null || chart is not null,
            Concurrency = BenchChoice.Within("--parallel", parsed.GetValue(_parallel), 1, 64) ?? (embedded ? TinyParallel : 2),
        };
        return new ScalingRequest(
            plan, parsed.GetValue(_file), BenchChoice.Within("--questions", parsed.GetValue(_questions), 1, MostQuestions),
            BenchChoice.Within("--nodes", parsed.GetValue(_nodes), 1, ScalingCaps.Most), BenchChoice.Within("--chunks", parsed.GetValue(_chunks), 1, ScalingCaps.Most),
            json, curves, points, chart);
    }
}

/// <summary>What one run of the benchmark is to do.</summary>
internal sealed record ScalingRequest(
    ScalingPlan Plan, string? File, int? Questions, int? Nodes, int? Chunks, bool Json, bool Curves, string? CurvesOut, string? Chart);
