namespace SpeedupLlm.RealLlm;

/// <summary>What is run. The defaults are the benchmark; everything else is for looking around.</summary>
internal sealed record BenchOptions
{
    public int Seed { get; init; } = 1;
    public int Svamp { get; init; } = 40;
    public int Generated { get; init; } = 40;
    public int Asks { get; init; } = 3;
    public int N { get; init; } = 8;
    public int Concurrency { get; init; } = 8;
    public IReadOnlyList<string> Scorers { get; init; } = ["reference", "agreement"];

    // Of answers to 100 SVAMP problems that are never benchmarked, 17 were right within 128 tokens and 16 of them within 64: the
    // longer ones are mostly going in circles.
    public int MaxTokens { get; init; } = 64;
    public double Temperature { get; init; } = 0.8;

    // No system message: as many right answers as with one that asks for steps, for fewer tokens (see docs/results/real-llm.md).
    public string? System { get; init; }
    public double ControlShare { get; init; } = 0.5;
    public int Resamples { get; init; } = 2000;
    public string? Upstream { get; init; }
    public string? Model { get; init; }
    public string? Out { get; init; }
    public string? Report { get; init; }
    public bool Json { get; init; }
    public bool Progress { get; init; }
    public bool NoBuild { get; init; }
    public bool List { get; init; }
    public bool Help { get; init; }

    /// <summary>About a minute with the real model: enough to see that every part works, not enough to claim anything.</summary>
    public BenchOptions Quick() =>
        this with { Svamp = 4, Generated = 4, N = 4, MaxTokens = 80, Concurrency = 8, Scorers = ["reference"] };
}
