using System.Numerics;
using System.Numerics.Tensors;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// An interval that holds at all times together with 95%: one may look after every outcome, and stop when it pleases. It is for the saving
/// θ = 1 − E[y | memory] / E[y | control], or for the gain δ = E[y | control] − E[y | memory]. For every value on a grid it bets on
/// X = (A·(y − g)/π + g) − r·((1 − A)·(y − g)/(1 − π) + g) − s, r = 1 − θ and s = 0, or r = 1 and s = −δ. Its expectation is 0 if that is the true
/// value, whatever π and g are; a value against which a bettor has won 20-fold is out (Waudby-Smith &amp; Ramdas 2024; g as in the augmented
/// inverse-probability weighting of Robins, Rotnitzky &amp; Zhao 1994). It supposes that the value is the same over time, however difficulty drifts.
/// </summary>
public sealed class ConfidenceSequence
{
    /// <summary>1/α.</summary>
    private const double Out = 20;

    /// <summary>As in the test, no bet risks more than this share of what there is.</summary>
    private const double Most = 0.9;

    /// <summary>Products are turned into logarithms this often: 0.1 to this power is far from underflow.</summary>
    private const int Fold = 64;

    /// <summary>Bets in standard deviations of X: the smaller, the more outcomes they are for.</summary>
    private static readonly double[] Sizes = [0.01, 0.03, 0.1, 0.3];

    private readonly double[] _values, _ratios, _shifts;
    private readonly Bettors[] _bettors;
    private readonly bool _isSaving;
    private long _count;
    private (double Sum, double Weight) _memory, _control;

    /// <param name="values">The grid.</param>
    /// <param name="isSaving">Whether it is of θ, or of δ.</param>
    private ConfidenceSequence(IEnumerable<double> values, bool isSaving)
    {
        _values = [.. values];
        _isSaving = isSaving;
        // What is left over of the last vector repeats the last value.
        var padded = (_values.Length + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        var all = Enumerable.Range(0, padded).Select(i => _values[Math.Min(i, _values.Length - 1)]).ToArray();
        _ratios = [.. all.Select(value => isSaving ? 1 - value : 1)];
        _shifts = [.. all.Select(value => isSaving ? 0 : -value)];
        _bettors = [.. Sizes.Select(size => new Bettors(size, padded))];
    }

    /// <summary>Of the saving: from memory that costs three times as much (−200%) to memory that costs nothing, in steps of 1%.</summary>
    public static ConfidenceSequence OfSaving() => new(Enumerable.Range(-200, 301).Select(percent => percent / 100.0), isSaving: true);

    /// <summary>Of the saving against less work: from nine times as much more (−900%) to nothing, in steps of 5%.</summary>
    public static ConfidenceSequence OfSavingAgainstLess() => new(Enumerable.Range(-180, 201).Select(step => step / 20.0), isSaving: true);

    /// <summary>Of the gain, by how much memory lowers y: from −1 to 1 in steps of 0.01.</summary>
    public static ConfidenceSequence OfGain() => new(Enumerable.Range(-100, 201).Select(percent => percent / 100.0), isSaving: false);

    /// <summary>
    /// The values not yet out, with the estimate between them; an end that is the grid's may lie beyond it. Null before the first outcome of either arm, and
    /// where no one value fits all that was seen.
    /// </summary>
    public Interval? Interval
    {
        get
        {
            if (_memory.Weight == 0 || _control.Weight == 0)
                return null;
            var left = Enumerable.Range(0, _values.Length).Where(step => LogWealth(step) < Math.Log(Out)).ToList();
            if (left.Count == 0)
                return null;
            var (low, high) = (_values[left[0]], _values[left[^1]]);
            // The weighted means of the arms, as in reports of one look: with few outcomes they are steadier than what is bet on.
            var (memory, control) = (_memory.Sum / _memory.Weight, _control.Sum / _control.Weight);
            var estimate = !_isSaving ? control - memory : control > 0 ? 1 - (memory / control) : high;
            return new Interval(Math.Clamp(estimate, low, high), low, high);
        }
    }

    /// <summary>Takes one outcome; those with π = 0 or 1, which no draw was made for, say nothing.</summary>
    public void Take(Observation seen)
    {
        var (memory, control, g) = (seen.Probability, 1 - seen.Probability, seen.Mean);
        if (memory <= 0 || control <= 0)
            return;
        var isMemory = seen.Arm == Arm.Memory;
        var fromMemory = (isMemory ? (seen.Y - g) / memory : 0) + g;
        var fromControl = (isMemory ? 0 : (seen.Y - g) / control) + g;
        if (isMemory)
            _memory = (_memory.Sum + (seen.Y / memory), _memory.Weight + (1 / memory));
        else
            _control = (_control.Sum + (seen.Y / control), _control.Weight + (1 / control));
        var (one, tiny) = (Vector<double>.One, new Vector<double>(1e-12));
        for (var step = 0; step < _ratios.Length; step += Vector<double>.Count)
        {
            var (ratio, shift) = (new Vector<double>(_ratios, step), new Vector<double>(_shifts, step));
            var x = new Vector<double>(fromMemory) - (ratio * fromControl) - shift;
            var centre = (g * (one - ratio)) - shift;
            var scale = one / Vector.SquareRoot(seen.Variance * ((one / memory) + (ratio * ratio / control)));
            // How far X can go down and up, before the arm and y are known.
            var down = -Vector.Min(centre - new Vector<double>(g / memory), centre - (ratio * ((1 - g) / control)));
            var up = Vector.Max(centre + new Vector<double>((1 - g) / memory), centre + (ratio * (g / control)));
            var (mostUp, mostDown) = (Most * one / Vector.Max(down, tiny), Most * one / Vector.Max(up, tiny));
            foreach (var bettors in _bettors)
                bettors.Take(step, x, Vector.Min(bettors.Size * scale, mostUp), Vector.Min(bettors.Size * scale, mostDown));
        }

        if (++_count % Fold == 0)
        {
            foreach (var bettors in _bettors)
                bettors.TakeLogs();
        }
    }

    private double LogWealth(int step)
    {
        var logs = _bettors.SelectMany(bettors => bettors.LogsOf(step)).ToArray();
        var max = logs.Max();
        return max + Math.Log(logs.Average(log => Math.Exp(log - max)));
    }

    /// <summary>Those who bet this much on every value: that X is more than 0, and that it is less.</summary>
    private sealed class Bettors
    {
        private readonly double[] _more, _less, _logMore, _logLess, _folded;

        public Bettors(double size, int steps)
        {
            Size = size;
            (_more, _less, _folded) = (new double[steps], new double[steps], new double[steps]);
            (_logMore, _logLess) = (new double[steps], new double[steps]);
            Array.Fill(_more, 1);
            Array.Fill(_less, 1);
        }

        public double Size { get; }

        public void Take(int step, Vector<double> x, Vector<double> more, Vector<double> less)
        {
            (new Vector<double>(_more, step) * (Vector<double>.One + (x * more))).CopyTo(_more, step);
            (new Vector<double>(_less, step) * (Vector<double>.One - (x * less))).CopyTo(_less, step);
        }

        public double[] LogsOf(int step) => [_logMore[step] + Math.Log(_more[step]), _logLess[step] + Math.Log(_less[step])];

        public void TakeLogs()
        {
            TakeLogs(_more, _logMore);
            TakeLogs(_less, _logLess);
        }

        private void TakeLogs(double[] products, double[] logs)
        {
            TensorPrimitives.Log(products, _folded);
            TensorPrimitives.Add<double>(logs, _folded, logs);
            Array.Fill(products, 1);
        }
    }
}
