namespace SpeedupLlm.Accounting;

/// <summary>Memory arm against control arm over eligible requests, by intention to treat: in all, and in detail per space and band.</summary>
/// <param name="Space">The space, or null for all spaces together.</param>
/// <param name="Control">The control arm.</param>
/// <param name="Memory">The memory arm.</param>
/// <param name="CostSaving">1 − mean cost(memory) / mean cost(control): baseline <c>same method</c>. Null until both arms have data.</param>
/// <param name="OperationSaving">The same in operations.</param>
/// <param name="TimeSaving">The same in wall-clock time.</param>
/// <param name="SingleCallSaving">
/// 1 − mean cost(memory) / mean cost of the control arm's first answers: baseline <c>single call</c>; negative where a scaled method spends more.
/// </param>
/// <param name="AccuracyChange">Mean score(memory) − (control), by what <paramref name="Accuracy"/> says; null: not verified.</param>
/// <param name="Accuracy">
/// <c>verified</c> (keys, rules), <c>audited</c> (agreement with a fresh answer or a judge), <c>feedback</c>, or <c>not verified</c> where nothing that memory
/// cannot influence was seen in both arms.
/// </param>
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

    /// <summary>The same in money; null where a completed request was answered by a model that has no price of its own.</summary>
    public Interval? MoneySaving { get; init; }

    /// <summary>The same with intervals that one may look at after every request, and stop when it pleases.</summary>
    public SavingsAtAnyTime AtAnyTime { get; init; } = new(null, null, null, null, null, null);

    /// <summary>What audits cost, both arms together, in priced tokens; in no arm's cost.</summary>
    public double AuditCost { get; init; }

    /// <summary>What learning in the background cost, by method; in no arm's cost.</summary>
    public IReadOnlyList<LearningCost> Learning { get; init; } = [];

    /// <summary>The spaces, each with the verdict on its bands pooled.</summary>
    public IReadOnlyList<SavingsRow> Spaces { get; init; } = [];

    /// <summary>The bands.</summary>
    public IReadOnlyList<SavingsRow> Bands { get; init; } = [];
}

/// <summary>
/// Savings as confidence sequences (95%, at all times together), of quantities cut off at the full static budget. Each is null until there is data, and
/// where no one saving fits all of it.
/// </summary>
/// <param name="Cost">In priced tokens, against the same method.</param>
/// <param name="Operations">In operations, against the same method.</param>
/// <param name="Time">In wall-clock time, against the same method.</param>
/// <param name="Money">In money, against the same method.</param>
/// <param name="SingleCall">In priced tokens, against the control arm's first answer.</param>
/// <param name="AccuracyChange">Score(memory) − (control), in [−1, 1].</param>
public sealed record SavingsAtAnyTime(
    Interval? Cost, Interval? Operations, Interval? Time, Interval? Money, Interval? SingleCall, Interval? AccuracyChange);

/// <summary>What is known about one band, or a space.</summary>
/// <param name="Space">The space.</param>
/// <param name="Band">Predicted level × memory method × scaling method; null: all bands of the space.</param>
/// <param name="Control">The control arm.</param>
/// <param name="Memory">The memory arm.</param>
/// <param name="AtAnyTime">The savings.</param>
/// <param name="Accuracy">As in <see cref="SavingsReport"/>.</param>
/// <param name="Verdict">The guard's.</param>
public sealed record SavingsRow(
    string Space, string? Band, ArmSummary Control, ArmSummary Memory, SavingsAtAnyTime AtAnyTime, string Accuracy, BandVerdict Verdict);

/// <summary>
/// The guard's verdict (docs/guard.md). E-values are of the tests since the band was last closed or opened, at most 1.8·10³⁰⁸; 80 shows harm or a saving,
/// and 20 that a closed band has become useful.
/// </summary>
/// <param name="Open">Memory is used but for the control share.</param>
/// <param name="Harm">Why it is closed: <c>cost</c>, <c>quality</c>, or both.</param>
/// <param name="Claimed">A saving has been shown, and no harm.</param>
/// <param name="CostHarm">E-value: memory costs more.</param>
/// <param name="CostGain">E-value: memory saves.</param>
/// <param name="QualityHarm">E-value: memory scores lower.</param>
/// <param name="QualityGain">E-value: memory scores higher.</param>
public sealed record BandVerdict(
    bool Open, IReadOnlyList<string> Harm, bool Claimed, double CostHarm, double CostGain, double QualityHarm, double QualityGain)
{
    /// <summary>Too few outcomes of its own: whether it is open is its space's verdict, the e-values are its own.</summary>
    public bool Follows { get; init; }

    /// <summary>On the list of bands that save, of which in expectation at most 5% are false (e-BH over all bands of the report).</summary>
    public bool Listed { get; init; }
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
    int Verified, double? MeanVerifiedScore)
{
    /// <summary>Mean money in the unit of the models' prices; null where a completed request was answered by a model that has no price of its own.</summary>
    public double? MeanMoney { get; init; }

    /// <summary>Outcomes with an audit that found something to compare with.</summary>
    public int Audited { get; init; }

    /// <summary>The mean share of fresh samples that agree with the served answer, or of answers that the judge calls right; null with none.</summary>
    public double? MeanAgreement { get; init; }

    /// <summary>Feedback given on answers of this arm, whenever it came.</summary>
    public int Ratings { get; init; }

    /// <summary>Of it, such that calls the answer bad (below 0.5).</summary>
    public int Complaints { get; init; }
}

/// <summary>An estimate with its 95% interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record Interval(double Value, double Low, double High);
