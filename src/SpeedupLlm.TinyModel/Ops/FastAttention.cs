using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpeedupLlm.TinyModel.Ops;

/// <summary>
/// Causal attention by matrix products: 64 queries of one head against all keys before them. The weights are not kept for the way back but made
/// again from logSum, as flash attention does: [64, keys] stays in the cache, [tokens, tokens] would not.
/// </summary>
internal sealed unsafe class FastAttention
{
    private const int Block = 64;
    private readonly Gemm _gemm = new();
    private readonly Panels _keysT = new();                                  // [headDim, keys]
    private readonly Panels _keys = new();                                   // [keys, headDim]
    private readonly Panels _values = new();                                 // [keys, headDim]
    private readonly Panels _valuesT = new();                                // [headDim, keys]
    private readonly Panels _rows = new();                                   // [64, headDim]
    private Floats _p = new(0);                                              // [64, keys]
    private Floats _dp = new(0);                                             // [64, keys]

    public void Forward(float* y, float* logSum, float* qkv, ReadOnlySpan<int> starts, AttentionShape shape)
    {
        for (var d = 0; d + 1 < starts.Length; d++)
        for (var head = 0; head < shape.Heads; head++)
        {
            var (start, tokens) = (starts[d], starts[d + 1] - starts[d]);
            var at = new HeadPlace(shape, head, start);
            _keysT.PackTransposed(qkv + at.Key, shape.QkvDim, shape.HeadDim, tokens);
            _values.Pack(qkv + at.Value, shape.QkvDim, tokens, shape.HeadDim);
            Reserve(tokens);
            for (var i = 0; i < tokens; i += Block)
            {
                var (rows, keys) = (Math.Min(Block, tokens - i), Math.Min(tokens, i + Block));
                var stride = Stride(keys, tokens);
                var p = Scores(qkv + at.Query + (nint)i * shape.QkvDim, rows, stride, shape);
                for (var r = 0; r < rows; r++)
                    logSum[head * starts[^1] + start + i + r] = Softmax(p + r * stride, i + r + 1, stride, 1 / MathF.Sqrt(shape.HeadDim));
                _gemm.Multiply(p, stride, 1, rows, _values, keys, shape.HeadDim, y + at.Out + (nint)i * shape.Dim, shape.Dim, add: false);
            }
        }
    }

    public void Backward(float* dqkv, float* dy, float* y, float* logSum, float* qkv, ReadOnlySpan<int> starts, AttentionShape shape)
    {
        var scale = 1 / MathF.Sqrt(shape.HeadDim);
        for (var d = 0; d + 1 < starts.Length; d++)
        for (var head = 0; head < shape.Heads; head++)
        {
            var (start, tokens) = (starts[d], starts[d + 1] - starts[d]);
            var at = new HeadPlace(shape, head, start);
            _keysT.PackTransposed(qkv + at.Key, shape.QkvDim, shape.HeadDim, tokens);
            _keys.Pack(qkv + at.Key, shape.QkvDim, tokens, shape.HeadDim);
            _valuesT.PackTransposed(qkv + at.Value, shape.QkvDim, shape.HeadDim, tokens);
            Reserve(tokens);
            for (var i = 0; i < tokens; i += Block)
            {
                var (rows, keys) = (Math.Min(Block, tokens - i), Math.Min(tokens, i + Block));
                var (query, row) = ((nint)i * shape.QkvDim, at.Out + (nint)i * shape.Dim);
                var stride = Stride(keys, tokens);
                var p = Scores(qkv + at.Query + query, rows, stride, shape);
                _gemm.Multiply(dy + row, shape.Dim, 1, rows, _valuesT, shape.HeadDim, stride, _dp.Pointer, stride, add: false);
                for (var r = 0; r < rows; r++)
                {
                    var mean = Lanes.Dot(dy + row + r * shape.Dim, y + row + r * shape.Dim, shape.HeadDim);
                    Weights(p + r * stride, _dp.Pointer + r * stride, i + r + 1, stride, scale, logSum[head * starts[^1] + start + i + r], mean);
                }

                _gemm.Multiply(_dp.Pointer, stride, 1, rows, _keys, keys, shape.HeadDim, dqkv + at.Query + query, shape.QkvDim, add: true);
                _rows.Pack(qkv + at.Query + query, shape.QkvDim, rows, shape.HeadDim);
                _gemm.Multiply(_dp.Pointer, 1, stride, keys, _rows, dqkv + at.Key, shape.QkvDim, add: true);
                _rows.Pack(dy + row, shape.Dim, rows, shape.HeadDim);
                _gemm.Multiply(p, 1, stride, keys, _rows, dqkv + at.Value, shape.QkvDim, add: true);
            }
        }
    }

    /// <summary>Whole panels, so that no product has an edge; what is behind the keys is masked anyway.</summary>
    private static int Stride(int keys, int tokens) =>
        Math.Min((keys + Panels.Width - 1) / Panels.Width * Panels.Width, Lanes.RoundUp(tokens));

    /// <summary>[rows, stride]: q · kᵀ, not yet scaled or masked.</summary>
    private float* Scores(float* query, int rows, int stride, AttentionShape shape)
    {
        _gemm.Multiply(query, shape.QkvDim, 1, rows, _keysT, shape.HeadDim, stride, _p.Pointer, stride, add: false);
        return _p.Pointer;
    }

    /// <summary>Turns scores into weights over the first <paramref name="seen"/> keys, zeros behind them; returns log Σ exp.</summary>
    private static float Softmax(float* p, int seen, int stride, float scale)
    {
        var used = Lanes.RoundUp(seen);
        for (var j = seen; j < used; j++)
            p[j] = float.NegativeInfinity;
        new Span<float>(p + used, stride - used).Clear();
        var max = Lanes.Max(p, used) * scale;
        var sum = Lanes.ExpInPlace(p, scale, max, used);
        Lanes.Scale(p, 1 / sum, used);
        return max + MathF.Log(sum);
    }

    /// <summary>p = exp(score − logSum) and dp = p · (dp − mean) · scale, both 0 behind what the query may see.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weights(float* p, float* dp, int seen, int stride, float scale, float logSum, float mean)
    {
        var used = Lanes.RoundUp(seen);
        for (var j = seen; j < used; j++)
            (p[j], dp[j]) = (float.NegativeInfinity, 0);
        new Span<float>(p + used, stride - used).Clear();
        new Span<float>(dp + used, stride - used).Clear();
        Lanes.ExpInPlace(p, scale, logSum, used);
        var (m, s) = (Vector512.Create(mean), Vector512.Create(scale));
        for (var j = 0; j < used; j += Lanes.Count)
            (Vector512.Load(p + j) * (Vector512.Load(dp + j) - m) * s).Store(dp + j);
    }

    private void Reserve(int tokens)
    {
        if (_p.Length < Block * Lanes.RoundUp(tokens))
            (_p, _dp) = (new Floats(Block * Lanes.RoundUp(tokens)), new Floats(Block * Lanes.RoundUp(tokens)));
    }

    /// <summary>Where a head's first row of a document lies in qkv and in the output.</summary>
    private readonly record struct HeadPlace(nint Query, nint Key, nint Value, nint Out)
    {
        public HeadPlace(AttentionShape shape, int head, int start)
            : this(0, 0, 0, 0)
        {
            var row = (nint)start * shape.QkvDim;
            Query = row + head * shape.HeadDim;
            Key = row + shape.Dim + head / (shape.Heads / shape.KvHeads) * shape.HeadDim;
            Value = Key + shape.KvDim;
            Out = (nint)start * shape.Dim + head * shape.HeadDim;
        }
    }
}
