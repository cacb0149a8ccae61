using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// Memory arm against control arm. Intervals are 95% normal approximations (delta method for the ratio of two means), valid for one look at a
/// fixed control share.
/// </summary>
public static class Savings
{
    private const double Z = 1.959963984540054;

    /// <summary>The report over outcomes.</summary>
    /// <param name="space">The space they are of; null: all.</param>
    /// <param name="outcomes">Outcomes of eligible requests, in any order.</param>
    public static SavingsReport Of(string? space, IEnumerable<Outcome> outcomes)
    {
        var all = WithWorst(outcomes.ToList());
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
            "95% normal approximation (delta method), for one look at a fixed control share; incomplete requests count as the worst")
        {
            OperationSavingWithoutPrior = memory.Exists(outcome => outcome.OperationsWithoutPrior is not null)
                ? Saving(memory, control, outcome => outcome.OperationsWithoutPrior ?? outcome.Spent.Operations)
                : null,
        };
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
        [.. memory.Select(outcome => outcome.Spent.Cost)],
        [.. control.Where(outcome => outcome.FirstAnswerCost is not null).Select(outcome => outcome.FirstAnswerCost!.Value)]);

    private static Interval? Saving(List<Outcome> memory, List<Outcome> control, Func<Outcome, double> of) =>
        Ratio([.. memory.Select(of)], [.. control.Select(of)]);

    /// <summary>1 − mean(memory)/mean(control).</summary>
    private static Interval? Ratio(double[] memory, double[] control)
    {
        if (memory.Length < 2 || control.Length < 2 || control.Average() <= 0)
            return null;
        var (m, c) = (memory.Average(), control.Average());
        var ratio = m / c;
        var error = Z * Math.Sqrt((Variance(memory) / memory.Length) + (ratio * ratio * Variance(control) / control.Length)) / c;
        return new Interval(1 - ratio, 1 - ratio - error, 1 - ratio + error);
    }

    private static Interval? Difference(double[] memory, double[] control)
    {
        if (memory.Length < 2 || control.Length < 2)
            return null;
        var change = memory.Average() - control.Average();
        var error = Z * Math.Sqrt((Variance(memory) / memory.Length) + (Variance(control) / control.Length));
        return new Interval(change, change - error, change + error);
    }

    private static double[] Scores(List<Outcome> outcomes) =>
        [.. outcomes.Where(outcome => outcome.Verified is not null).Select(outcome => outcome.Verified!.Value)];

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }

    private static ArmSummary Summarise(List<Outcome> arm)
    {
        var scores = Scores(arm);
        return new ArmSummary(
            arm.Count, arm.Count(outcome => outcome.Status != RequestStatus.Completed),
            Mean(outcome => outcome.Spent.Cost), Mean(outcome => outcome.Spent.Operations),
            Mean(outcome => outcome.Spent.InputTokens + outcome.Spent.OutputTokens), Mean(outcome => outcome.Spent.Calls),
            Mean(outcome => outcome.Spent.Milliseconds), scores.Length, scores.Length == 0 ? null : scores.Average());

        double Mean(Func<Outcome, double> of) => arm.Count == 0 ? 0 : arm.Average(of);
    }
}
