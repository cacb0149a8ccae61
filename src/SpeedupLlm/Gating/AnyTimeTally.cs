using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// The savings as confidence sequences. Each is of a quantity in [0, 1], so operations, time and money are cut off as cost is: at the full static budget,
/// in time at as many operations as it has, each twice as long as they were on average. An incomplete request counts as 1. For all but cost, g and v
/// follow from the outcomes before, in assignment order.
/// </summary>
internal sealed class AnyTimeTally
{
    /// <summary>As in <see cref="CostCap"/>: a typical operation is followed by longer ones.</summary>
    private const double Headroom = 2;

    private readonly ConfidenceSequence _cost = ConfidenceSequence.OfSaving();
    private readonly Quantity _operations = new(ConfidenceSequence.OfSaving()), _time = new(ConfidenceSequence.OfSaving()), _money = new(ConfidenceSequence.OfSaving());
    private readonly Quantity _singleCall = new(ConfidenceSequence.OfSavingAgainstLess());
    private readonly ConfidenceSequence?[] _scores = new ConfidenceSequence?[Enum.GetValues<QualitySource>().Length];
    private double _milliseconds;
    private long _timed;
    private bool _lacksPrices;

    /// <summary>Takes one outcome; within a space they come in assignment order.</summary>
    public void Take(Outcome outcome)
    {
        if (Trial.Of(outcome) is not { } trial || outcome.Drawn is not { } drawn)
            return;
        _cost.Take(trial.Cost);
        if (trial.Quality is { } quality && outcome.Score is { } score)
            (_scores[(int)score.Source] ??= ConfidenceSequence.OfGain()).Take(quality);
        var (spent, completed) = (outcome.Spent, outcome.Status == RequestStatus.Completed);
        _operations.Take(outcome, drawn.Operations, completed ? spent.Operations : null);
        _time.Take(outcome, _timed == 0 ? 0 : drawn.Operations * Headroom * _milliseconds / _timed, completed ? spent.Milliseconds : null);
        _lacksPrices |= completed && spent.Money is null;
        if (!_lacksPrices)
            _money.Take(outcome, drawn.Cap / TokenPrices.Million, completed ? spent.Money : null);
        var single = outcome.Arm == Arm.Memory ? spent.Cost : outcome.FirstAnswerCost ?? spent.Cost;
        _singleCall.Take(outcome, drawn.Cap, completed ? single : null);
        if (completed && spent.Operations > 0)
            (_milliseconds, _timed) = (_milliseconds + spent.Milliseconds, _timed + spent.Operations);
    }

    /// <param name="quality">Which accuracy is printed.</param>
    public SavingsAtAnyTime End(QualitySource quality) => new(
        _cost.Interval, _operations.Interval, _time.Interval, _lacksPrices ? null : _money.Interval, _singleCall.Interval, _scores[(int)quality]?.Interval);

    /// <summary>One of the quantities.</summary>
    private sealed class Quantity(ConfidenceSequence sequence)
    {
        private Moments _moments;

        public Interval? Interval => sequence.Interval;

        /// <param name="outcome">The outcome.</param>
        /// <param name="cap">Fixed before it was known; 0: it was not known either, and the outcome is left out.</param>
        /// <param name="value">Null: the worst.</param>
        public void Take(Outcome outcome, double cap, double? value)
        {
            if (cap <= 0)
                return;
            var y = value is { } known ? Math.Min(known, cap) / cap : 1;
            sequence.Take(new Observation(outcome.Arm, outcome.Drawn!.Probability, y, _moments.Mean, _moments.Variance));
            _moments = _moments.Take(y);
        }
    }
}
