namespace SpeedupLlm.QuestionSets;

/// <summary>
/// The project's own small generator (SplitMix64): the same numbers on every platform and version, which
/// <see cref="Random"/> does not promise even with a seed.
/// </summary>
/// <param name="seed">Any value; every value is a good seed.</param>
public sealed class SplitMix(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Finish(_state += Golden);

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(Next(), (ulong)bound, out _);
    }

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>], both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>One of the items, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>A seed for a part of a draw that is named by a text, so that parts do not shift each other.</summary>
    public static ulong Mix(ulong seed, string part) => Mix(seed, Hash(part));

    /// <summary>A seed for the <paramref name="index"/>-th of many draws.</summary>
    public static ulong Mix(ulong seed, ulong index) => Finish(Finish(seed + Golden) ^ (index * Golden));

    /// <summary>
    /// The items in a random order that depends on their keys alone and never on the order they are listed in: adding
    /// an item leaves the others' order as it was.
    /// </summary>
    public static IReadOnlyList<T> Shuffle<T>(IEnumerable<T> items, Func<T, string> key, ulong seed) =>
        [.. items.Select(i => (Item: i, Key: key(i))).OrderBy(i => Mix(seed, i.Key)).ThenBy(i => i.Key, StringComparer.Ordinal)
            .Select(i => i.Item)];

    /// <summary>FNV-1a of the text's UTF-16 units; stable, not cryptographic.</summary>
    internal static ulong Hash(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in text)
            hash = (hash ^ c) * 0x100000001B3;
        return hash;
    }

    private static ulong Finish(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
