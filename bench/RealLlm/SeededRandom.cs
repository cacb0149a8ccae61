namespace SpeedupLlm.RealLlm;

/// <summary>SplitMix64: the same numbers on every runtime and machine, which <see cref="Random"/> does not promise.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own per purpose, so that one more SVAMP problem does not change the generated ones.</summary>
    public SeededRandom(int seed, string purpose) : this(Mix(unchecked((ulong)seed), purpose)) { }

    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (int)Math.BigMul(Next(), (ulong)limit, out _);
    }

    public int Between(int low, int high) => low + Below(high - low + 1);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public void Shuffle<T>(IList<T> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Mix(ulong seed, string purpose)
    {
        ulong hash = 14695981039346656037 ^ seed;
        foreach (char c in purpose) hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
