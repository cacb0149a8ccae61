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
            Scores(query, prompt.Keys(layer, kvHead), prompt.Capacity, shared, headDim, scores);
        Scores(query, sequence.Own.Keys(layer, kvHead), sequence.Own.Capacity, own, headDim, scores + shared);

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

    /// <summary>scores[count] = query[headDim] · keys[headDim, capacity]; what is written behind them is noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores(float* query, float* keys, int capacity, int count, int headDim, float* scores)
    {
        var t = 0;
        for (; t + Block <= count; t += Block)
        {
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            var k = keys + t;
            for (var i = 0; i < headDim; i++, k += capacity)
            {
                var q = Vector512.Create(query[i]);
                s0 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k + 16), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k + 32), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k + 48), s3);
            }

            s0.Store(scores + t);
            s1.Store(scores + t + 16);
            s2.Store(scores + t + 32);
            s3.Store(scores + t + 48);
        }

        for (; t < count; t += Lanes.Count)
        {
            var sum = Vector512<float>.Zero;
            var k = keys + t;
            for (var i = 0; i < headDim; i++, k += capacity)
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(query[i]), Vector512.Load(k), sum);
            sum.Store(scores + t);
        }
    }

    /// <summary>y[headDim] += Σ weights[t] · values[t, headDim], in the order of t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWeighted(float* y, float* weights, float* values, int count, int headDim)
    {
        for (var i = 0; i < headDim; i += Lanes.Count)
        {
            var sum = Vector512.Load(y + i);
            var v = values + i;
            for (var t = 0; t < count; t++, v += headDim)
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(weights[t]), Vector512.Load(v), sum);
            sum.Store(y + i);
        }
    }
}
