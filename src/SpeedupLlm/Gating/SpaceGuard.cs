using System.Collections.Immutable;

namespace SpeedupLlm.Gating;

/// <summary>
/// The guard of a space: one <see cref="BandGuard"/> per band, and one over all of them as their parent. A band follows its parent until it has
/// outcomes enough of its own. A pure fold over outcomes, so that the same outcomes always give the same state.
/// </summary>
/// <param name="Parent">All bands pooled; the headline is its verdict.</param>
/// <param name="Bands">The bands.</param>
public sealed record SpaceGuard(BandGuard Parent, ImmutableDictionary<string, BandGuard> Bands)
{
    /// <summary>A band acts alone after so many outcomes of its own.</summary>
    private const long Alone = 300;

    /// <summary>Before the first outcome.</summary>
    public static SpaceGuard New { get; } = new(BandGuard.New, ImmutableDictionary<string, BandGuard>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>The same states of the same bands.</summary>
    public bool Equals(SpaceGuard? other) => other is not null && Parent == other.Parent && Bands.Count == other.Bands.Count
        && Bands.All(band => other.Bands.TryGetValue(band.Key, out var same) && band.Value == same);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Parent, Bands.Count);

    /// <summary>Whose verdict counts for a band: its own, or still its parent's.</summary>
    public BandGuard For(string band) => Bands.TryGetValue(band, out var own) && own.Count >= Alone ? own : Parent;

    /// <summary>Takes one outcome.</summary>
    internal SpaceGuard Take(in Trial trial)
    {
        var wins = BandGuard.Wins.Of(trial);
        return new SpaceGuard(
            Parent.Take(wins), Bands.SetItem(trial.Band, Bands.GetValueOrDefault(trial.Band, BandGuard.New).Take(wins)));
    }

    /// <summary>The bands that save, as a list in which at most a share <paramref name="alpha"/> is false in expectation.</summary>
    internal IReadOnlyList<string> Claimed(double alpha = 0.05)
    {
        var bands = Bands.Keys.Order(StringComparer.Ordinal).ToList();
        return [.. EBenjaminiHochberg.Keep(bands.ConvertAll(LogClaim), alpha).Select(index => bands[index])];
    }

    /// <summary>
    /// log E for a list of claims. Closed bands stay in the count: leaving them out after a look at the data would lower the bar for the others.
    /// </summary>
    internal double LogClaim(string band) =>
        Bands.TryGetValue(band, out var own) && own.IsOpen ? own.Cost.LogGain : double.NegativeInfinity;
}
