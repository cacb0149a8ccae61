using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>
/// Memory arm against control arm, in all, per space and per band, in one pass over outcomes. The verdicts are those the guard comes to from these
/// outcomes, which are its own as soon as every request before has ended.
/// </summary>
public static class Savings
{
    /// <summary>Expected share of false claims on the list, at most.</summary>
    private const double Alpha = 0.05;

    /// <summary>The report over outcomes.</summary>
    /// <param name="space">The space they are of; null: all.</param>
    /// <param name="outcomes">Outcomes of eligible requests, those of a space in assignment order.</param>
    public static SavingsReport Of(string? space, IEnumerable<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var all = new SavingsTally();
        var spaces = new SortedDictionary<string, SpaceTally>(StringComparer.Ordinal);
        foreach (var outcome in outcomes)
        {
            if (!spaces.TryGetValue(outcome.Space, out var tally))
                spaces.Add(outcome.Space, tally = new SpaceTally());
            all.Take(outcome);
            tally.Take(outcome, apart: space is null);
        }

        var bands = spaces.SelectMany(each => each.Value.Bands.Select(band => (Space: each.Key, Band: band.Key, Tally: band.Value, each.Value.Guard))).ToList();
        var kept = EBenjaminiHochberg.Keep(bands.ConvertAll(band => band.Guard.LogClaim(band.Band)), Alpha).ToHashSet();
        return all.Report(space) with
        {
            Spaces = [.. spaces.Select(each => (space is null ? each.Value.All : all).Row(each.Key, null, Verdict(each.Value.Guard.Parent)))],
            Bands =
            [
                .. bands.Select((band, index) => band.Tally.Row(band.Space, band.Band, Verdict(band.Guard, band.Band) with { Listed = kept.Contains(index) })),
            ],
        };
    }

    private static BandVerdict Verdict(SpaceGuard guard, string band)
    {
        var acting = guard.For(band);
        var own = guard.Bands.GetValueOrDefault(band, BandGuard.New);
        return Verdict(own) with { Open = acting.IsOpen, Harm = Harms(acting), Follows = ReferenceEquals(acting, guard.Parent) };
    }

    private static BandVerdict Verdict(BandGuard guard) => new(
        guard.IsOpen, Harms(guard), guard.Claimed, E(guard.Cost.LogHarm), E(guard.Cost.LogGain), E(guard.Quality.LogHarm), E(guard.Quality.LogGain));

    private static string[] Harms(BandGuard guard) =>
        [.. new[] { Harm.Cost, Harm.Quality }.Where(harm => guard.Closed.HasFlag(harm)).Select(harm => harm.ToString().ToLowerInvariant())];

    /// <summary>JSON has no infinity.</summary>
    private static double E(double log) => Math.Min(Math.Exp(log), double.MaxValue);

    /// <summary>A space as its outcomes come.</summary>
    private sealed class SpaceTally
    {
        public SavingsTally All { get; } = new();

        public SortedDictionary<string, SavingsTally> Bands { get; } = new(StringComparer.Ordinal);

        public SpaceGuard Guard { get; private set; } = SpaceGuard.New;

        /// <param name="outcome">The outcome.</param>
        /// <param name="apart">Whether the space is not all there is.</param>
        public void Take(Outcome outcome, bool apart)
        {
            if (apart)
                All.Take(outcome);
            if (!Bands.TryGetValue(outcome.Band, out var band))
                Bands.Add(outcome.Band, band = new SavingsTally());
            band.Take(outcome);
            if (Trial.Of(outcome) is { } trial)
                Guard = Guard.Take(trial);
        }
    }
}
