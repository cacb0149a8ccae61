using System.Numerics;

namespace SpeedupLlm.Experiences;

/// <summary>Counts hashed features in an open-addressed table: no strings, one allocation.</summary>
internal sealed class GramCounts(int textLength)
{
    // A text has at most 2.5 features a character ("a b c": word, pair, gram); the spare room keeps probing short.
    private readonly (ulong Key, float Weight, int Count)[] table =
        new (ulong, float, int)[BitOperations.RoundUpToPowerOf2((uint)(4 * textLength) + 16)];

    public void Add(ulong key, float weight)
    {
        key = Mixed(key) | 1;
        var mask = table.Length - 1;
        var slot = (int)(key >> 40) & mask;
        while (table[slot].Count > 0 && table[slot].Key != key)
            slot = (slot + 1) & mask;
        ref var entry = ref table[slot];
        entry = (key, weight, entry.Count + 1);
    }

    /// <summary>Adds each feature, weighted 1 + log of its count, to its dimension with its sign.</summary>
    public void AddTo(Span<float> vector)
    {
        foreach (var (key, weight, count) in table)
        {
            if (count == 0)
                continue;
            var value = weight * (count == 1 ? 1 : 1 + MathF.Log(count));
            vector[(int)((key >> 8) % (ulong)vector.Length)] += (key & 2) == 0 ? value : -value;
        }
    }

    // FNV leaves the high bits of short inputs poor; this is the finaliser of MurmurHash3.
    private static ulong Mixed(ulong h)
    {
        h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
        h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
        return h ^ (h >> 33);
    }
}
