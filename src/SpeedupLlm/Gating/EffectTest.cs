using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SpeedupLlm.Gating;

/// <summary>
/// The test of memory against control on one quantity, looked at after every outcome: a mixture of betting e-processes on the randomisation score
/// (<see cref="Observation.Score"/>), one side betting on harm, the other on a gain. While memory is no worse (no better), the expectation of that
/// side's e-value never exceeds 1, whenever one stops, so that it ever reaches 1/α has a probability of at most α (Ville's inequality). Sources:
/// Waudby-Smith &amp; Ramdas 2024 (betting), Grünwald, de Heide &amp; Koolen 2024 (safe testing), Shin, Ramdas &amp; Rinaldo 2024 (restarts).
/// </summary>
/// <param name="Count">Observations taken.</param>
/// <param name="Restarts">The bettors, by when they started.</param>
public sealed record EffectTest(long Count, ImmutableArray<EffectTest.Restart> Restarts)
{
    /// <summary>New bettors start this often: an effect that begins late is not hidden by what the first lost before it.</summary>
    private const int Every = 500;

    /// <summary>
    /// Restarts kept. One that is dropped only makes the e-value smaller, since all parts are positive, so dropping can cost power but never
    /// validity, whatever the choice depends on.
    /// </summary>
    private const int Kept = 8;

    /// <summary>Before the first observation.</summary>
    public static EffectTest New { get; } = new(0, []);

    /// <summary>The same bettors with the same wealth.</summary>
    public bool Equals(EffectTest? other) => other is not null && Count == other.Count && Restarts.AsSpan().SequenceEqual(other.Restarts.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Count, Restarts.Length);

    /// <summary>log E for "memory raises the quantity" (harm).</summary>
    internal double LogHarm => LogE(static restart => restart.Harm);

    /// <summary>log E for "memory lowers the quantity" (a gain).</summary>
    internal double LogGain => LogE(static restart => restart.Gain);

    /// <summary>E[harm] has reached this.</summary>
    internal bool ShowsHarm(double threshold) => Reaches(threshold, static restart => restart.Harm);

    /// <summary>E[gain] has reached this.</summary>
    internal bool ShowsGain(double threshold) => Reaches(threshold, static restart => restart.Gain);

    /// <summary>Takes one observation.</summary>
    internal EffectTest Take(Observation seen) => Take(LogWealth.Won(1, seen), LogWealth.Won(-1, seen));

    /// <summary>Takes what the bettors of each side won.</summary>
    internal EffectTest Take(LogWealth harm, LogWealth gain)
    {
        var starts = Count % Every == 0;
        var old = starts && Restarts.Length == Kept ? Restarts.RemoveAt(Poorest()) : Restarts;
        var next = new Restart[old.Length + (starts ? 1 : 0)];
        for (var k = 0; k < old.Length; k++)
            next[k] = new Restart(old[k].Index, old[k].Harm + harm, old[k].Gain + gain);
        if (starts)
            next[^1] = new Restart(Count / Every, harm, gain);
        return new EffectTest(Count + 1, ImmutableCollectionsMarshal.AsImmutableArray(next));
    }

    private int Poorest()
    {
        var poorest = 0;
        for (var k = 1; k < Restarts.Length; k++)
            poorest = Restarts[k].Promise < Restarts[poorest].Promise ? k : poorest;
        return poorest;
    }

    private double LogE(Func<Restart, LogWealth> side)
    {
        var max = double.NegativeInfinity;
        foreach (var restart in Restarts)
            max = Math.Max(max, restart.LogWeight + side(restart).LogMean);
        if (double.IsNegativeInfinity(max))
            return 0;
        var sum = 0d;
        foreach (var restart in Restarts)
            sum += Math.Exp(restart.LogWeight + side(restart).LogMean - max);
        return max + Math.Log(sum);
    }

    private bool Reaches(double threshold, Func<Restart, LogWealth> side)
    {
        // The weights sum to less than 1: while no bettor is that rich, their mean is not, and the exponentials can be saved.
        var log = Math.Log(threshold);
        foreach (var restart in Restarts)
        {
            if (side(restart).Max >= log)
                return LogE(side) >= log;
        }

        return false;
    }

    /// <summary>The bettors who started with observation 500·<paramref name="Index"/>.</summary>
    /// <param name="Index">k; its weight is 1/((k + 1)(k + 2)), and all weights sum to 1.</param>
    /// <param name="Harm">Who bet on harm.</param>
    /// <param name="Gain">Who bet on a gain.</param>
    public readonly record struct Restart(long Index, LogWealth Harm, LogWealth Gain)
    {
        internal double LogWeight => -Math.Log((Index + 1d) * (Index + 2d));

        internal double Promise => LogWeight + Math.Max(Harm.Max, Gain.Max);
    }
}
