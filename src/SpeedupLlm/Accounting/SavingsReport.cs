namespace SpeedupLlm.Accounting;

/// <summary>Memory arm against control arm over eligible requests, by intention to treat.</summary>
/// <param name="Space">The space, or null for all spaces together.</param>
/// <param name="Control">The control arm.</param>
/// <param name="Memory">The memory arm.</param>
/// <param name="CostSaving">1 − mean cost(memory) / mean cost(control): baseline <c>same method</c>. Null until both arms have data.</param>
/// <param name="OperationSaving">The same in operations.</param>
/// <param name="TimeSaving">The same in wall-clock time.</param>
/// <param name="SingleCallSaving">
/// 1 − mean cost(memory) / mean cost of the control arm's first answers: baseline <c>single call</c>; negative where a scaled method spends more.
/// </param>
/// <param name="AccuracyChange">Mean verified score(memory) − (control), or null: not verified.</param>
/// <param name="Accuracy"><c>verified</c>, or <c>not verified</c> where no score that memory cannot influence exists in both arms.</param>
/// <param name="Method">How the intervals were made.</param>
public sealed record SavingsReport(
    string? Space, ArmSummary Control, ArmSummary Memory, Interval? CostSaving, Interval? OperationSaving, Interval? TimeSaving,
    Interval? SingleCallSaving, Interval? AccuracyChange, string Accuracy, string Method)
{
    /// <summary>
    /// <see cref="OperationSaving"/> had memory not voted: at most this, because the samples that were not drawn are counted by a lower bound. Null where it
    /// never voted.
    /// </summary>
    public Interval? OperationSavingWithoutPrior { get; init; }

    /// <summary>
    /// <see cref="CostSaving"/>, of costs cut off at their caps, with an interval that holds at all times together: one may look after every request,
    /// and stop when it pleases. Null until there is data, and where no one saving fits all of it.
    /// </summary>
    public Interval? CostSavingAtAnyTime { get; init; }

    /// <summary>What audits cost, both arms together; in no arm's cost.</summary>
    public double AuditCost { get; init; }

    /// <summary>What learning in the background cost, by method; in no arm's cost.</summary>
    public IReadOnlyList<LearningCost> Learning { get; init; } = [];
}

/// <summary>What learning has cost, apart from requests.</summary>
/// <param name="Space">The space.</param>
/// <param name="Method">The memory method that learnt.</param>
/// <param name="Cost">Priced tokens.</param>
public sealed record LearningCost(string Space, string Method, double Cost);

/// <summary>One arm's outcomes.</summary>
/// <param name="N">Eligible requests assigned to this arm that have an outcome.</param>
/// <param name="Incomplete">Those that did not complete, counted as the worst.</param>
/// <param name="MeanCost">Priced tokens.</param>
/// <param name="MeanOperations">Operations.</param>
/// <param name="MeanTokens">Input and output tokens.</param>
/// <param name="MeanCalls">Calls.</param>
/// <param name="MeanMilliseconds">Wall-clock time.</param>
/// <param name="Verified">Outcomes with a verified score.</param>
/// <param name="MeanVerifiedScore">Their mean; null with none.</param>
public sealed record ArmSummary(
    int N, int Incomplete, double MeanCost, double MeanOperations, double MeanTokens, double MeanCalls, double MeanMilliseconds,
    int Verified, double? MeanVerifiedScore);

/// <summary>An estimate with its 95% interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record Interval(double Value, double Low, double High);
