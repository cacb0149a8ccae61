using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// The mean of weighted values and the variance of that mean, in one pass. Sums are of differences to the first value, so that values that are all
/// alike have a variance of exactly 0.
/// </summary>
internal sealed class WeightedMean
{
    private const double Z = 1.959963984540054;

    private double _first, _weights, _sum, _squaredWeights, _squaredSum, _squares;

    public int Count { get; private set; }

    public double Mean => Count == 0 ? 0 : _first + Shift;

    /// <summary>Σ(w(y − mean)/Σw)²·n/(n − 1); with equal weights s²/n.</summary>
    private double Variance =>
        Math.Max(0, _squares - (2 * Shift * _squaredSum) + (Shift * Shift * _squaredWeights)) / (_weights * _weights) * Count / (Count - 1);

    private double Shift => _sum / _weights;

    public void Add(double value, double weight) => Add(value, weight, weight * weight, 1);

    /// <summary>Several times the same value.</summary>
    public void Add(double value, in Weights weights) => Add(value, weights.Sum, weights.Squares, weights.Count);

    public WeightedMean Copy() => (WeightedMean)MemberwiseClone();

    /// <summary>1 − mean(memory)/mean(control) with its 95% interval for one look (delta method); null: too little is there.</summary>
    public static Interval? Saving(WeightedMean memory, WeightedMean control)
    {
        if (memory.Count < 2 || control.Count < 2 || control.Mean <= 0)
            return null;
        var ratio = memory.Mean / control.Mean;
        var error = Z * Math.Sqrt(memory.Variance + (ratio * ratio * control.Variance)) / control.Mean;
        return new Interval(1 - ratio, 1 - ratio - error, 1 - ratio + error);
    }

    /// <summary>mean(memory) − mean(control), likewise.</summary>
    public static Interval? Change(WeightedMean memory, WeightedMean control)
    {
        if (memory.Count < 2 || control.Count < 2)
            return null;
        var change = memory.Mean - control.Mean;
        var error = Z * Math.Sqrt(memory.Variance + control.Variance);
        return new Interval(change, change - error, change + error);
    }

    private void Add(double value, double weight, double squared, int count)
    {
        if (count == 0)
            return;
        if (Count == 0)
            _first = value;
        var difference = value - _first;
        Count += count;
        _weights += weight;
        _sum += weight * difference;
        _squaredWeights += squared;
        _squaredSum += squared * difference;
        _squares += squared * difference * difference;
    }

    /// <summary>Weights of values that are not known yet.</summary>
    internal readonly record struct Weights(int Count, double Sum, double Squares)
    {
        public Weights Plus(double weight) => new(Count + 1, Sum + weight, Squares + (weight * weight));
    }
}
