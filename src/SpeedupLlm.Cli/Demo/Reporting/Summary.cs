using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Statistics;

namespace SpeedupLlm.Cli.Demo.Reporting;

/// <summary>Turns played questions into figures.</summary>
internal static class Summary
{
    private static readonly (int From, int? To)[] Exposures = [(0, 1), (2, 2), (3, 3), (4, 5), (6, null)];

    public static DemoReport Of(DemoProgress progress, DemoOptions options, double seconds)
    {
        var related = In(progress, Part.Related);
        var eligible = related.Where(DemoProgress.IsCounted).ToList();
        var (control, memory) = (Arm(eligible, Accounting.Arm.Control), Arm(eligible, Accounting.Arm.Memory));
        return new DemoReport(
            progress.Played.Count, eligible.Count, Math.Round(seconds, 1), options.Seed, options.Scorer,
            ArmFigures.Of(control), ArmFigures.Of(memory),
            Saving: Saving(eligible, p => p.Cost, p => p.Cost),
            OperationSaving: Saving(eligible, p => p.Operations, p => p.Operations),
            SingleCallSaving: Saving(eligible, p => p.Cost, p => p.FirstAnswerCost),
            Facts: Apart(In(progress, Part.Facts)),
            Unrelated: Apart(In(progress, Part.Unrelated)),
            Recall: options.Recall,
            Recalled: memory.Count(p => p.Recalled),
            SingleCallOperationSaving: Saving(eligible, p => p.Operations, p => p.FirstAnswerCost is null ? null : 1),
            AccuracyChange: ClusteredInterval.Difference(Observe(eligible, p => p.Right ? 1 : 0, p => p.Right ? 1 : 0)),
            Topics: eligible.Select(p => p.Question.Topic).Distinct().Count(),
            SingleCall: ArmFigures.OfFirstAnswers(control),
            NotEligible: ArmFigures.Of([.. related.Where(p => p.Arm is null)]),
            First: First(progress.Played),
            ByExposure: ByExposure(eligible),
            Interrupted: eligible.Count < options.Questions);
    }

    /// <summary>Both arms by exposure; the rows without a question are left out.</summary>
    public static IReadOnlyList<ExposureFigures> ByExposure(IEnumerable<Played> eligible) =>
    [
        .. Exposures
            .Select(row => (Row: row, In: eligible.Where(p => p.Question.Exposure >= row.From && !(p.Question.Exposure > row.To)).ToList()))
            .Where(row => row.In.Count > 0)
            .Select(row => new ExposureFigures(
                row.Row.From, row.Row.To, ArmFigures.Of(Arm(row.In, Accounting.Arm.Control)), ArmFigures.Of(Arm(row.In, Accounting.Arm.Memory)))),
    ];

    /// <summary>What a question of a topic costs before there is anything to know about it.</summary>
    public static ArmFigures First(IEnumerable<Played> played) =>
        ArmFigures.Of([.. played.Where(p => p is { Question: { Part: Part.Related, Exposure: 0 }, Arm: null })]);

    public static List<Played> Arm(IEnumerable<Played> played, Arm arm) => [.. played.Where(p => p.Arm == arm)];

    private static List<Played> In(DemoProgress progress, Part part) => [.. progress.Played.Where(p => p.Question.Part == part)];

    private static PartFigures Apart(List<Played> played)
    {
        var all = ArmFigures.Of(played);
        return new PartFigures(
            all.N, all.MeanCost, all.MeanOperations, all.Accuracy, ArmFigures.Of(Arm(played, Accounting.Arm.Control)),
            ArmFigures.Of(Arm(played, Accounting.Arm.Memory)), ArmFigures.Of([.. played.Where(p => p.Arm is null)]));
    }

    private static Interval? Saving(IEnumerable<Played> eligible, Func<Played, double> memory, Func<Played, double?> control) =>
        ClusteredInterval.Saving(Observe(eligible, memory, control));

    /// <summary>By intention to treat: an arm's questions count whatever became of them.</summary>
    private static List<Observation> Observe(IEnumerable<Played> eligible, Func<Played, double> memory, Func<Played, double?> control) =>
    [
        .. eligible.Select(p => (p, IsMemory: p.Arm == Accounting.Arm.Memory))
            .Select(of => (of.p.Question.Topic, of.IsMemory, Value: of.IsMemory ? memory(of.p) : control(of.p)))
            .Where(of => of.Value is not null).Select(of => new Observation(of.Topic, of.IsMemory, of.Value!.Value)),
    ];
}
