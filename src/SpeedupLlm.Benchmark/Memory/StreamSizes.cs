namespace SpeedupLlm.Benchmark.Memory;

/// <summary>How long the streams are.</summary>
public static class StreamSizes
{
    /// <summary>Requests of a misleading stream before any counts: so long the guard has to learn.</summary>
    internal const int Lead = 1000;

    /// <summary>How many questions of a level count.</summary>
    /// <param name="level">One of <see cref="MemoryLevels.All"/>.</param>
    /// <param name="most">At most so many; null: no such limit.</param>
    public static int Counted(string level, int? most) => Math.Min(most ?? int.MaxValue, level switch
    {
        // What reflection saves is small: the pool of S1 and S2 has to be large.
        MemoryLevels.S1 or MemoryLevels.S2 or MemoryLevels.S3 or MemoryLevels.None => 1500,
        MemoryLevels.S4 => 600,
        _ => 2000,
    });

    internal static int LeadOf(int counted) => Math.Min(Lead, counted / 2);
}
