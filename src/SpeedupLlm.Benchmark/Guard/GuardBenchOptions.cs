namespace SpeedupLlm.Benchmark.Guard;

/// <summary>How much is simulated.</summary>
public sealed record GuardBenchOptions
{
    /// <summary>The same seed gives the same results.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Histories without effect.</summary>
    public int Histories { get; init; } = 1_000;

    /// <summary>Histories in each cell of harm, saving, re-opening and regret.</summary>
    public int Cell { get; init; } = 400;

    /// <summary>Runs of many bands.</summary>
    public int ManyRuns { get; init; } = 200;

    /// <summary>Runs of a poisoned memory.</summary>
    public int PoisonRuns { get; init; } = 100;

    /// <summary>A share of it, and at least one of each.</summary>
    public GuardBenchOptions Scaled(double share) => this with
    {
        Histories = Some(Histories, share), Cell = Some(Cell, share), ManyRuns = Some(ManyRuns, share), PoisonRuns = Some(PoisonRuns, share),
    };

    private static int Some(int all, double share) => Math.Max(1, (int)Math.Round(all * share));
}
