using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// One arm's outcomes, added up. Each counts with 1/P(its arm), because the share of control changes as more is known, and difficulty may change with it.
/// </summary>
internal sealed class ArmTally
{
    private readonly WeightedMean _operations = new(), _milliseconds = new(), _withoutPrior = new(), _money = new();
    private readonly WeightedMean[] _scores = [.. Enum.GetValues<QualitySource>().Select(_ => new WeightedMean())];
    private readonly WeightedMean _tokens = new(), _calls = new();
    private WeightedMean.Weights _incomplete, _unknown;
    private int _ratings, _complaints;
    private bool _lacksPrices;

    /// <summary>Priced tokens.</summary>
    public WeightedMean Cost { get; } = new();

    /// <summary>What the first answer alone cost.</summary>
    public WeightedMean First { get; } = new();

    public int MostOperations { get; private set; }

    public double MostMilliseconds { get; private set; }

    public bool HasPrior { get; private set; }

    /// <summary>Priced tokens of audits.</summary>
    public double AuditCost { get; private set; }

    private bool HasMoney => !_lacksPrices && _money.Count > 0;

    public void Take(Outcome outcome)
    {
        // Outcomes of which it is not known how their arm was drawn were drawn at a fixed share: all alike.
        var weight = outcome.Drawn is not { } drawn ? 1 : 1 / (outcome.Arm == Arm.Memory ? drawn.Probability : 1 - drawn.Probability);
        var (spent, completed) = (outcome.Spent, outcome.Status == RequestStatus.Completed);
        Cost.Add(spent.Cost, weight);
        _tokens.Add(spent.InputTokens + spent.OutputTokens, weight);
        _calls.Add(spent.Calls, weight);
        if (outcome.FirstAnswerCost is { } first)
            First.Add(first, weight);
        MostOperations = Math.Max(MostOperations, spent.Operations);
        MostMilliseconds = Math.Max(MostMilliseconds, spent.Milliseconds);
        HasPrior |= outcome.OperationsWithoutPrior is not null;
        AuditCost += outcome.Audit?.Cost ?? 0;
        _ratings += outcome.Ratings?.Given ?? 0;
        _complaints += outcome.Ratings?.Bad ?? 0;
        if (outcome.Score is { } score)
            _scores[(int)score.Source].Add(score.Value, weight);
        if (completed)
        {
            _operations.Add(spent.Operations, weight);
            _withoutPrior.Add(outcome.OperationsWithoutPrior ?? spent.Operations, weight);
            _milliseconds.Add(spent.Milliseconds, weight);
            _lacksPrices |= spent.Money is null;
            _money.Add(spent.Money ?? 0, weight);
            return;
        }

        _incomplete = _incomplete.Plus(weight);
        _money.Add(spent.Cost / TokenPrices.Million, weight);
        if (outcome.Drawn is null)
            _unknown = _unknown.Plus(weight);
    }

    /// <summary>
    /// The same with incomplete requests as the worst: in operations and time as the worst that completed, and as wrong where others are verified.
    /// </summary>
    public Ended End(ArmTally other)
    {
        var (operations, milliseconds, without) = (_operations.Copy(), _milliseconds.Copy(), _withoutPrior.Copy());
        var worst = Math.Max(MostOperations, other.MostOperations);
        operations.Add(worst, _incomplete);
        without.Add(worst, _incomplete);
        milliseconds.Add(Math.Max(MostMilliseconds, other.MostMilliseconds), _incomplete);
        var scores = _scores.Select(score => score.Copy()).ToArray();
        if (scores[(int)QualitySource.Verified].Count + other._scores[(int)QualitySource.Verified].Count > 0)
            scores[(int)QualitySource.Verified].Add(0, _unknown);
        return new Ended(this, operations, milliseconds, without, HasMoney && other.HasMoney ? _money : null, scores);
    }

    /// <summary>An arm when all its outcomes are in.</summary>
    internal sealed record Ended(
        ArmTally Arm, WeightedMean Operations, WeightedMean Milliseconds, WeightedMean WithoutPrior, WeightedMean? Money, WeightedMean[] Scores)
    {
        public WeightedMean Of(QualitySource source) => Scores[(int)source];

        public ArmSummary Summary => new(
            Arm.Cost.Count, Arm._incomplete.Count, Arm.Cost.Mean, Operations.Mean, Arm._tokens.Mean, Arm._calls.Mean, Milliseconds.Mean,
            Of(QualitySource.Verified).Count, MeanOf(QualitySource.Verified))
        {
            MeanMoney = Money?.Mean,
            Audited = Of(QualitySource.Audit).Count,
            MeanAgreement = MeanOf(QualitySource.Audit),
            Ratings = Arm._ratings,
            Complaints = Arm._complaints,
        };

        private double? MeanOf(QualitySource source) => Of(source).Count == 0 ? null : Of(source).Mean;
    }
}
