namespace SpeedupLlm.Benchmark.Guard;

/// <summary>Ways in which questions get harder and easier over time, as shifts of the logit.</summary>
internal static class Drift
{
    private const double Size = 1.5;

    /// <summary>One of: a slow rise, waves, a jump, a random walk. They take turns.</summary>
    public static Difficulty Of(int turn, Draw draw)
    {
        var (sign, length) = (draw.Chance(0.5) ? 1 : -1, 200 + (2_000 * draw.Uniform()));
        switch (turn % 4)
        {
            case 0:
                return request => sign * Size * ((request / 2_500.0) - 1);
            case 1:
                return request => sign * Size * Math.Sin(2 * Math.PI * request / length);
            case 2:
                return request => request < length ? 0 : sign * Size;
            default:
                var walk = 0d;
                return _ => walk = Math.Clamp(walk + (0.1 * (draw.Uniform() - 0.5)), -2 * Size, 2 * Size);
        }
    }
}
