using Microsoft.Extensions.Logging;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Learning;

/// <summary>A band between two states of its space.</summary>
internal readonly record struct BandMove(string Band, BandGuard Before, BandGuard Now)
{
    /// <summary>The bands that moved. Equal references are equal states: a fold never changes one in place.</summary>
    public static IEnumerable<BandMove> Between(SpaceGuard before, SpaceGuard now) =>
        from band in now.Bands
        let old = before.Bands.GetValueOrDefault(band.Key, BandGuard.New)
        where !ReferenceEquals(old, band.Value)
        select new BandMove(band.Key, old, band.Value);

    /// <summary>A word in the log where a band, or the space as a whole, was closed or opened.</summary>
    public static void Tell(ILogger logger, string space, SpaceGuard before, SpaceGuard now)
    {
        foreach (var (name, old, band) in Between(before, now).Prepend(new BandMove("(all)", before.Parent, now.Parent)))
        {
            if (old.IsOpen && !band.IsOpen)
                Log.BandClosed(logger, space, name, band.Closed.ToString());
            else if (!old.IsOpen && band.IsOpen)
                Log.BandOpened(logger, space, name);
        }
    }
}
