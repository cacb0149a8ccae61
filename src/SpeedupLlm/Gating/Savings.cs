using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// Memory arm against control arm. Every outcome counts with 1/P(its arm), because the share of control changes as more is known, and difficulty
/// may change with it. Intervals are 95% normal approximations (delta method for the ratio of two means), valid for one look; the one that may be
/// looked at as often as one likes is the <see cref="ConfidenceSequence"/>.
/// </summary>
public static class Savings
{
    private const double Z = 1.959963984540054;

    /// <summary>The report over outcomes.</summary>
    /// <param name="space">The space they are of; null: all.</param>
    /// <param name="outcomes">Outcomes of eligible requests, in any order.</param>
    public static SavingsReport Of(string? space, IEnumerable<Outcome> outcomes)
    {
        var all = WithWorst([.. outcomes]);
        var control = all.Where(outcome => outcome.Arm == Arm.Control).ToList();
        var memory = all.Where(outcome => outcome.Arm == Arm.Memory).ToList();
        var accuracy = Difference(Scores(memory), Scores(control));
        return new SavingsReport(
            space, Summarise(control), Summarise(memory),
            Saving(memory, control, outcome => outcome.Spent.Cost),
            Saving(memory, control, outcome => outcome.Spent.Operations),
            Saving(memory, control, outcome => outcome.Spent.Milliseconds),
            SingleCall(memory, control),
            accuracy,
            accuracy is null ? "not verified" : "verified",
            "95% normal approximation (delta method), outcomes weighted by 1/P(arm), for one look; incomplete requests count as the worst")
        {
            OperationSavingWithoutPrior = memory.Exists(outcome => outcome.OperationsWithoutPrior is not null)
                ? Saving(memory, control, outcome => outcome.OperationsWithoutPrior ?? outcome.Spent.Operations)
                : null,
            CostSavingAtAnyTime = AtAnyTime(all.Where(outcome => outcome.Drawn is not null)),
            AuditCost = all.Sum(outcome => outcome.Audit?.Cost ?? 0),
        };
    }

    private static Interval? AtAnyTime(IEnumerable<Outcome> outcomes)
    {
        var sequence = new ConfidenceSequence();
        foreach (var outcome in outcomes.OrderBy(outcome => outcome.Sequence))
            sequence.Take(Trial.Of(outcome)!.Value.Cost);
        return sequence.Interval;
    }

    /// <summary>An incomplete request counts as the worst that completed, in operations and time as in cost, and as wrong where others are verified.</summary>
    private static List<Outcome> WithWorst(List<Outcome> outcomes)
    {
        var operations = outcomes.Select(outcome => outcome.Spent.Operations).DefaultIfEmpty().Max();
        var milliseconds = outcomes.Select(outcome => outcome.Spent.Milliseconds).DefaultIfEmpty().Max();
        double? wrong = outcomes.Exists(outcome => outcome.Verified is not null) ? 0 : null;
        return outcomes.ConvertAll(outcome => outcome.Status == RequestStatus.Completed
            ? outcome
            : outcome with { Verified = wrong, Spent = outcome.Spent with { Operations = operations, Milliseconds = milliseconds } });
    }

    private static Interval? SingleCall(List<Outcome> memory, List<Outcome> control) => Ratio(
        [.. memory.Select(outcome => Weighted(outcome, outcome.Spent.Cost))],
        [.. control.Where(outcome => outcome.FirstAnswerCost is not null).Select(outcome => Weighted(outcome, outcome.FirstAnswerCost!.Value))]);

    private static Interval? Saving(List<Outcome> memory, List<Outcome> control, Func<Outcome, double> of) =>
        Ratio([.. memory.Select(outcome => Weighted(outcome, of(outcome)))], [.. control.Select(outcome => Weighted(outcome, of(outcome)))]);

    /// <summary>Outcomes of which it is not known how their arm was drawn were drawn at a fixed share: all alike.</summary>
    private static (double Value, double Weight) Weighted(Outcome outcome, double value) => (value, outcome.Drawn is not { } drawn ? 1
        : outcome.Arm == Arm.Memory ? 1 / drawn.Probability : 1 / (1 - drawn.Probability));

    /// <summary>1 − mean(memory)/mean(control).</summary>
    private static Interval? Ratio((double Value, double Weight)[] memory, (double Value, double Weight)[] control)
    {
        if (memory.Length < 2 || control.Length < 2 || Mean(control) <= 0)
            return null;
        var (m, c) = (Mean(memory), Mean(control));
        var ratio = m / c;
        var error = Z * Math.Sqrt(VarianceOfMean(memory) + (ratio * ratio * VarianceOfMean(control))) / c;
        return new Interval(1 - ratio, 1 - ratio - error, 1 - ratio + error);
    }

    private static Interval? Difference((double Value, double Weight)[] memory, (double Value, double Weight)[] control)
    {
        if (memory.Length < 2 || control.Length < 2)
            return null;
        var change = Mean(memory) - Mean(control);
        var error = Z * Math.Sqrt(VarianceOfMean(memory) + VarianceOfMean(control));
        return new Interval(change, change - error, change + error);
    }

    private static (double Value, double Weight)[] Scores(List<Outcome> outcomes) =>
        [.. outcomes.Where(outcome => outcome.Verified is not null).Select(outcome => Weighted(outcome, outcome.Verified!.Value))];

    private static double Mean((double Value, double Weight)[] values) =>
        values.Sum(each => each.Weight * each.Value) / values.Sum(each => each.Weight);

    /// <summary>Of a weighted mean; with equal weights it is s²/n.</summary>
    private static double VarianceOfMean((double Value, double Weight)[] values)
    {
        var (mean, weights) = (Mean(values), values.Sum(each => each.Weight));
        return values.Sum(each => Math.Pow(each.Weight * (each.Value - mean) / weights, 2)) * values.Length / (values.Length - 1);
    }

    private static ArmSummary Summarise(List<Outcome> arm)
    {
        var scores = Scores(arm);
        return new ArmSummary(
            arm.Count, arm.Count(outcome => outcome.Status != RequestStatus.Completed),
            Mean(outcome => outcome.Spent.Cost), Mean(outcome => outcome.Spent.Operations),
            Mean(outcome => outcome.Spent.InputTokens + outcome.Spent.OutputTokens), Mean(outcome => outcome.Spent.Calls),
            Mean(outcome => outcome.Spent.Milliseconds), scores.Length, scores.Length == 0 ? null : Savings.Mean(scores));

        double Mean(Func<Outcome, double> of) => arm.Count == 0 ? 0 : Savings.Mean([.. arm.Select(outcome => Weighted(outcome, of(outcome)))]);
    }
}
