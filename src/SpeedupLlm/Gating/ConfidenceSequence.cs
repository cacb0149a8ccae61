using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// An interval for the saving θ = 1 − E[y | memory] / E[y | control] that holds at all times together with 95%: one may look after every outcome, and
/// stop when it pleases. For every θ on a grid it bets on
/// X = A·(y − g)/π + g − (1 − θ)·((1 − A)·(y − g)/(1 − π) + g), whose expectation is 0 if θ is the saving, whatever π and g are; a θ against which
/// a bettor has won 20-fold is out (Waudby-Smith &amp; Ramdas 2024; g as in the augmented inverse-probability weighting of Robins, Rotnitzky &amp; Zhao
/// 1994). It supposes that the saving is the same over time, however difficulty drifts.
/// </summary>
public sealed class ConfidenceSequence
{
    /// <summary>The grid: from memory that costs three times as much (−200%) to memory that costs nothing, in steps of 1%.</summary>
    private const int Steps = 300;

    /// <summary>1/α.</summary>
    private const double Out = 20;

    /// <summary>As in the test, no bet risks more than this share of what there is.</summary>
    private const double Most = 0.9;

    /// <summary>Products are turned into logarithms this often: 0.1 to this power is far from underflow.</summary>
    private const int Fold = 32;

    /// <summary>Bets in standard deviations of X: the smaller, the more outcomes they are for.</summary>
    private static readonly double[] Sizes = [0.01, 0.03, 0.1, 0.3];

    private readonly Bettor[] _bettors = [.. Sizes.SelectMany(size => new[] { new Bettor(size, 1), new Bettor(size, -1) })];
    private long _count;
    private double _memory, _control;

    /// <summary>Takes one outcome; those with π = 0 or 1, which no draw was made for, say nothing.</summary>
    public void Take(Observation seen)
    {
        var (memory, control, g) = (seen.Probability, 1 - seen.Probability, seen.Mean);
        if (memory <= 0 || control <= 0)
            return;
        var isMemory = seen.Arm == Arm.Memory;
        var fromMemory = (isMemory ? (seen.Y - g) / memory : 0) + g;
        var fromControl = (isMemory ? 0 : (seen.Y - g) / control) + g;
        _memory += fromMemory;
        _control += fromControl;
        for (var step = 0; step <= Steps; step++)
        {
            var ratio = step / 100.0;
            var centre = g * (1 - ratio);
            var x = fromMemory - (ratio * fromControl);
            var deviation = Math.Sqrt(seen.Variance * ((1 / memory) + (ratio * ratio / control)));
            // How far X can go down and up, before the arm and y are known.
            var down = Most / -Math.Min(centre - (g / memory), centre - (ratio * (1 - g) / control));
            var up = Most / Math.Max(centre + ((1 - g) / memory), centre + (ratio * g / control));
            foreach (var bettor in _bettors)
                bettor.Product[step] *= 1 + (bettor.Side * x * Math.Min(bettor.Size / deviation, bettor.Side > 0 ? down : up));
        }

        if (++_count % Fold == 0)
        {
            foreach (var bettor in _bettors)
                bettor.TakeLogs();
        }
    }

    /// <summary>
    /// The savings not yet out, with the estimate between them; an end at −2 or 1 is the grid's. Null before the first outcome, and where no one
    /// saving fits all that was seen.
    /// </summary>
    public Interval? Interval
    {
        get
        {
            var (most, least) = (-1, -1);
            for (var step = 0; step <= Steps && _count > 0; step++)
            {
                if (LogWealth(step) >= Math.Log(Out))
                    continue;
                most = most < 0 ? step : most;
                least = step;
            }

            if (most < 0)
                return null;
            var (low, high) = (1 - (least / 100.0), 1 - (most / 100.0));
            return new Interval(Math.Clamp(_control > 0 ? 1 - (_memory / _control) : high, low, high), low, high);
        }
    }

    private double LogWealth(int step)
    {
        var max = _bettors.Max(bettor => bettor.LogOf(step));
        return max + Math.Log(_bettors.Average(bettor => Math.Exp(bettor.LogOf(step) - max)));
    }

    private sealed class Bettor
    {
        private readonly double[] _logs = new double[Steps + 1];

        public Bettor(double size, int side)
        {
            (Size, Side) = (size, side);
            Array.Fill(Product, 1);
        }

        public double Size { get; }

        public int Side { get; }

        public double[] Product { get; } = new double[Steps + 1];

        public double LogOf(int step) => _logs[step] + Math.Log(Product[step]);

        public void TakeLogs()
        {
            for (var step = 0; step <= Steps; step++)
                (_logs[step], Product[step]) = (LogOf(step), 1);
        }
    }
}
