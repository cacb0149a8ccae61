namespace SpeedupLlm.RealLlm;

/// <summary>A value with its 95% interval; null bounds where too few resamples had both arms.</summary>
internal sealed record Estimate(double? Value, double? Low, double? High)
{
    /// <summary>Spread of the resampled values: the bootstrap's standard error.</summary>
    public double? StandardError { get; init; }
}

/// <summary>
/// Percentile bootstrap over problems. A problem is drawn with all its asks, because asks of one problem are alike: drawn one by one,
/// they would make the interval too narrow.
/// </summary>
internal static class Bootstrap
{
    private readonly record struct Cell(int N, double Sum)
    {
        public static Cell operator +(Cell a, Cell b) => new(a.N + b.N, a.Sum + b.Sum);
        public double Mean => Sum / N;
    }

    /// <summary>1 − mean(memory)/mean(control).</summary>
    public static Estimate Saving(IReadOnlyCollection<AskRecord> asks, Func<AskRecord, double> value, int resamples, int seed) =>
        Run(asks, value, (control, memory) => control > 0 ? 1 - memory / control : null, resamples, seed);

    /// <summary>mean(memory) − mean(control).</summary>
    public static Estimate Difference(IReadOnlyCollection<AskRecord> asks, Func<AskRecord, double> value, int resamples, int seed) =>
        Run(asks, value, (control, memory) => memory - control, resamples, seed);

    private static Estimate Run(
        IReadOnlyCollection<AskRecord> asks, Func<AskRecord, double> value, Func<double, double, double?> compare, int resamples, int seed)
    {
        // Problems with asks of one arm only, or of none, are problems too.
        var problems = asks.GroupBy(a => a.Problem, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Control: Of(g, "control", value), Memory: Of(g, "memory", value))).ToArray();
        double? Of2((Cell Control, Cell Memory) t) => t.Control.N == 0 || t.Memory.N == 0 ? null : compare(t.Control.Mean, t.Memory.Mean);
        (Cell, Cell) Total(IEnumerable<(Cell Control, Cell Memory)> drawn) =>
            drawn.Aggregate((Control: default(Cell), Memory: default(Cell)), (t, p) => (t.Control + p.Control, t.Memory + p.Memory));

        if (Of2(Total(problems)) is not { } point) return new Estimate(null, null, null);
        var random = new SeededRandom(seed, "bootstrap");
        var values = new List<double>(resamples);
        // A resample without one of the arms says nothing and is drawn again; at most as often again, so that it always ends.
        for (int attempt = 0; values.Count < resamples && attempt < 2 * resamples; attempt++)
        {
            if (Of2(Total(problems.Select(_ => problems[random.Below(problems.Length)]))) is { } v) values.Add(v);
        }

        if (values.Count < resamples) return new Estimate(point, null, null);
        values.Sort();
        double mean = values.Average();
        return new Estimate(point, Percentile(values, 0.025), Percentile(values, 0.975))
        {
            StandardError = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Count - 1)),
        };
    }

    private static Cell Of(IEnumerable<AskRecord> asks, string arm, Func<AskRecord, double> value) =>
        asks.Where(a => a.Arm == arm).Aggregate(default(Cell), (cell, a) => cell + new Cell(1, value(a)));

    /// <summary>Linear between order statistics.</summary>
    internal static double Percentile(IReadOnlyList<double> sorted, double p)
    {
        double at = p * (sorted.Count - 1);
        int low = (int)at;
        return low + 1 < sorted.Count ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }
}
