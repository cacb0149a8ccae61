namespace SpeedupLlm.RealLlm;

/// <summary>One arm's means over eligible second and later asks; null where it has none.</summary>
internal sealed record ArmFigures(
    int N, double? MeanCost, double? MeanOperations, double? Accuracy, double? AccuracyStandardError, double? MeanLatencyMs);

/// <summary>Control against memory for one scorer.</summary>
internal sealed record ScorerFigures(
    ArmFigures Control,
    ArmFigures Memory,
    Estimate Saving,
    Estimate OperationSaving,
    Estimate AccuracyDifference,
    int Requests,
    int Failed,
    int CutShort,
    int NotSettled,
    double Seconds)
{
    /// <summary>The same by kind of problem; empty inside a stratum.</summary>
    public IReadOnlyDictionary<string, ScorerFigures>? Strata { get; init; }
}

/// <summary>One row of the table by exposure; <c>stratum</c> is <c>all</c>, <c>svamp</c> or <c>generated</c>.</summary>
internal sealed record ExposureRow(
    string Scorer, int Exposure, string Arm, string Stratum,
    int N, double? MeanCost, double? MeanOperations, double? Accuracy, double? MeanLatencyMs);

/// <summary>Turns records into figures.</summary>
internal static class Summary
{
    public static ScorerFigures Of(IReadOnlyCollection<AskRecord> records, double seconds, BenchOptions options, bool strata = true)
    {
        var counted = records.Where(r => r.Error is null).ToList();
        // Problems stay in the resampled population even where none of their asks was eligible.
        var later = counted.Where(r => r.Exposure > 0).Select(r => r.Eligible ? r : r with { Arm = "none" }).ToList();
        return new ScorerFigures(
            Arm([.. later.Where(r => r.Arm == "control")]),
            Arm([.. later.Where(r => r.Arm == "memory")]),
            Bootstrap.Saving(later, r => r.Cost, options.Resamples, options.Seed),
            Bootstrap.Saving(later, r => r.Operations, options.Resamples, options.Seed),
            Bootstrap.Difference(later, r => r.Right ? 1 : 0, options.Resamples, options.Seed),
            records.Count,
            records.Count - counted.Count,
            counted.Count(r => r.CutShort),
            counted.Count(r => r.Learnt is null or "pending"),
            Math.Round(seconds, 1))
        {
            Strata = !strata ? null : records.GroupBy(r => r.Stratum, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => Of([.. g], seconds, options, strata: false), StringComparer.Ordinal),
        };
    }

    public static IEnumerable<ExposureRow> Exposures(IEnumerable<AskRecord> records) =>
        from r in records
        where r.Error is null
        from stratum in new[] { "all", r.Stratum }
        group r by (r.Scorer, Stratum: stratum, r.Exposure, r.Arm) into g
        orderby g.Key.Scorer descending, g.Key.Stratum, g.Key.Exposure, g.Key.Arm
        let arm = Arm([.. g])
        select new ExposureRow(g.Key.Scorer, g.Key.Exposure, g.Key.Arm, g.Key.Stratum,
            arm.N, arm.MeanCost, arm.MeanOperations, arm.Accuracy, arm.MeanLatencyMs);

    private static ArmFigures Arm(IReadOnlyList<AskRecord> asks)
    {
        if (asks.Count == 0) return new ArmFigures(0, null, null, null, null, null);
        double accuracy = asks.Average(a => a.Right ? 1.0 : 0);
        return new ArmFigures(asks.Count, asks.Average(a => a.Cost), asks.Average(a => (double)a.Operations), accuracy,
            Math.Sqrt(accuracy * (1 - accuracy) / asks.Count), asks.Average(a => a.LatencyMs));
    }
}
