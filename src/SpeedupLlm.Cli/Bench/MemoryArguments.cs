using System.CommandLine;
using SpeedupLlm.Benchmark.Memory;
using SpeedupLlm.Cli.Demo;

namespace SpeedupLlm.Cli.Bench;

/// <summary>The options of <c>speedup bench memory</c>.</summary>
internal sealed class MemoryArguments
{
    /// <summary>As many answers as the embedded model writes at once.</summary>
    private const int TinyParallel = 16;

    private const int MostQuestions = 100_000;

    private readonly Option<string?> _methods = new("--methods") { Description = $"Some memory methods, separated by commas. Default: {string.Join(", ", MemoryPlan.KnownMethods)}." };
    private readonly Option<string?> _levels = new("--levels") { Description = $"Some true levels. Default: {string.Join(", ", MemoryLevels.All)}, and the pools S1-S3 and S1-S2 where all of theirs are measured." };
    private readonly Option<string?> _scorers = new("--scorers") { Description = $"Some of {string.Join(", ", MemoryPlan.KnownScorers)}. Default: both." };
    private readonly Option<int?> _questions = new("--questions") { Description = "At most so many questions a level, for trying out. Default: enough for the intervals, 600 to 2000." };
    private readonly Option<long> _seed = new("--seed") { Description = "Another seed, other questions, arms and samples; the same seed, the same figures.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _parallel = new("--parallel") { Description = $"Streams under way at once, 1 to 64; the figures do not depend on it. Default {TinyParallel}; with a server 2." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };
    private readonly Option<string?> _out = new("--out") { Description = "Also write the figures to this JSON file." };

    public UpstreamArguments Upstream { get; } = new();

    public void AddTo(Command command)
    {
        Upstream.AddTo(command);
        foreach (var option in new Option[] { _methods, _levels, _scorers, _questions, _seed, _parallel, _json, _out })
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">An option is out of range, or does not fit another.</exception>
    public MemoryRequest Read(ParseResult parsed)
    {
        var plan = new MemoryPlan
        {
            Methods = BenchChoice.Some("--methods", parsed.GetValue(_methods), MemoryPlan.KnownMethods),
            Levels = BenchChoice.Some("--levels", parsed.GetValue(_levels), MemoryLevels.All),
            Scorers = BenchChoice.Some("--scorers", parsed.GetValue(_scorers), MemoryPlan.KnownScorers),
            Questions = BenchChoice.Within("--questions", parsed.GetValue(_questions), 1, MostQuestions),
            Seed = parsed.GetValue(_seed),
            Model = Upstream.Models(parsed)[0],
            Temperature = DemoPlan.Temperature,
            MaxOutputTokens = DemoPlan.MaxTokens,
            N = DemoPlan.Operations,
            Concurrency = BenchChoice.Within("--parallel", parsed.GetValue(_parallel), 1, 64) ?? (Upstream.IsEmbedded(parsed) ? TinyParallel : 2),
        };
        return new MemoryRequest(plan, parsed.GetValue(_json), parsed.GetValue(_out));
    }
}

/// <summary>What one run of the benchmark is to do.</summary>
internal sealed record MemoryRequest(MemoryPlan Plan, bool Json, string? Out);
