using SpeedupLlm.TinyModel.Transformer;

namespace SpeedupLlm.TinyModel.Tests;

/// <summary>Small shapes and batches that meet every edge: grouped heads, documents longer than a block, one of a single token.</summary>
internal static class Some
{
    public static TinyConfig Config { get; } = new() { Vocabulary = 80, Dim = 64, Layers = 2, Heads = 4, KvHeads = 2, Hidden = 112, Context = 192 };

    public static PackedBatch Batch(TinyConfig config, long seed, params int[] lengths)
    {
        var draws = new SeededDraws(seed);
        var (tokens, targets, starts) = (new List<int>(), new List<int>(), new List<int> { 0 });
        foreach (var length in lengths)
        {
            for (var i = 0; i < length; i++)
            {
                tokens.Add(draws.NextBelow(config.Vocabulary));
                targets.Add(draws.NextDouble() < 0.3 ? -1 : draws.NextBelow(config.Vocabulary));
            }

            starts.Add(tokens.Count);
        }

        return new PackedBatch([.. tokens], [.. targets], [.. starts]);
    }

    public static float[] Normals(int count, long seed)
    {
        var draws = new SeededDraws(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)draws.NextNormal())];
    }

    /// <summary>The largest difference, in units of the largest value.</summary>
    public static double Distance(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double difference = 0, size = 1e-30;
        for (var i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)actual[i] - expected[i]));
            size = Math.Max(size, Math.Abs((double)expected[i]));
        }

        return difference / size;
    }
}
