using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>
/// How much an experience is worth keeping: <c>w · cost · 2^(−age / 30 days)</c> with n = helpful − harmful uses and w = 1 + n, or 1/(1 − n) where n is
/// negative. What is dear to find again, was of use and is young stays. Of confirmations each counts as a helpful use.
/// </summary>
/// <remarks>Product of frequency, cost and recency as in GreedyDual-Size-Frequency (Cherkasova 1998), with a half-life in place of its clock.</remarks>
internal static class Usefulness
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    /// <summary>
    /// Its logarithm to base 2, as of the beginning of time: "now" is a constant that all share, so that no clock decides who goes.
    /// </summary>
    public static double Log(Experience experience)
    {
        var net = experience.Helpful - experience.Harmful + experience.Confirmations;
        // What cost nothing (unpriced) still has an order among its like.
        return Math.Log2(net >= 0 ? 1 + net : 1.0 / (1 - net)) + Math.Log2(Math.Max(1, experience.Cost))
            + ((experience.Created - DateTimeOffset.UnixEpoch) / HalfLife);
    }

    /// <summary>The least useful first; of equals the older, then by id.</summary>
    public static IEnumerable<Experience> LeastFirst(IEnumerable<Experience> experiences) => experiences
        .OrderBy(Log).ThenBy(experience => experience.Created).ThenBy(experience => experience.Id, StringComparer.Ordinal);
}
