using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>One query against all positions before it, first those of the shared prompt, then the sequence's own.</summary>
internal static unsafe class DecoderAttention
{
    /// <summary>Scores are written in blocks of so many: buffers are that much longer.</summary>
    public const int Block = 4 * Lanes.Count;

    /// <summary>y[headDim] = Σ softmax(query · keys / √headDim) · values.</summary>
    public static void One(float* query, float* y, float* scores, Row row, int layer, int kvHead, int headDim)
    {
        var sequence = row.Sequence;
        var (shared, own) = (sequence.PromptLength, row.Position + 1 - sequence.PromptLength);
        if (sequence.Prompt is { } prompt)
            Scores(query, prompt.Keys(layer, kvHead), shared, headDim, scores);
        Scores(query, sequence.Own.Keys(layer, kvHead), own, headDim, scores + shared);

        var (seen, padded) = (shared + own, Lanes.RoundUp(shared + own));
        for (var i = seen; i < padded; i++)
            scores[i] = float.NegativeInfinity;
        var scale = 1 / MathF.Sqrt(headDim);
        var sum = Lanes.ExpInPlace(scores, scale, Lanes.Max(scores, padded) * scale, padded);

        new Span<float>(y, headDim).Clear();
        if (sequence.Prompt is { } kept)
            AddWeighted(y, scores, kept.Values(layer, kvHead), shared, headDim);
        AddWeighted(y, scores + shared, sequence.Own.Values(layer, kvHead), own, headDim);
        Lanes.Scale(y, 1 / sum, headDim);
    }

    /// <summary>scores[count] = query[headDim] · keys[count / 16, headDim, 16]; what is written behind them is noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores(float* query, float* keys, int count, int headDim, float* scores)
    {
        var next = (nint)headDim * Lanes.Count;
        for (var t = 0; t < count; t += Block, keys += 4 * next)
        {
            // Four chains at once: each waits for its own last addition only.
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            var k = keys;
            for (var i = 0; i < headDim; i++, k += Lanes.Count)
            {
                var q = Vector512.Create(query[i]);
                s0 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k + next), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k + 2 * next), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k + 3 * next), s3);
            }

            s0.Store(scores + t);
            s1.Store(scores + t + Lanes.Count);
            s2.Store(scores + t + 2 * Lanes.Count);
            s3.Store(scores + t + 3 * Lanes.Count);
        }
    }

    /// <summary>y[headDim] += Σ weights[t] · values[t, headDim], in the order of t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWeighted(float* y, float* weights, float* values, int count, int headDim)
    {
        var i = 0;
        for (; i + 3 * Lanes.Count <= headDim; i += 3 * Lanes.Count)
        {
            // Three chains at once: each waits for its own last addition only.
            Vector512<float> s0 = Vector512.Load(y + i), s1 = Vector512.Load(y + i + 16), s2 = Vector512.Load(y + i + 32);
            var v = values + i;
            for (var t = 0; t < count; t++, v += headDim)
            {
                var w = Vector512.Create(weights[t]);
                s0 = Vector512.FusedMultiplyAdd(w, Vector512.Load(v), s0);
                s1 = Vector512.FusedMultiplyAdd(w, Vector512.Load(v + 16), s1);
                s2 = Vector512.FusedMultiplyAdd(w, Vector512.Load(v + 32), s2);
            }

            s0.Store(y + i);
            s1.Store(y + i + 16);
            s2.Store(y + i + 32);
        }

        for (; i < headDim; i += Lanes.Count)
        {
            var sum = Vector512.Load(y + i);
            var v = values + i;
            for (var t = 0; t < count; t++, v += headDim)
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(weights[t]), Vector512.Load(v), sum);
            sum.Store(y + i);
        }
    }
}
