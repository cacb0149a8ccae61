using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpeedupLlm.TinyModel.Ops;

/// <summary>The operations as they are run. One instance per thread: it owns the scratch. Lengths of rows are multiples of 16.</summary>
internal sealed unsafe class FastOps : IOps
{
    private readonly Gemm _gemm = new();
    private readonly Panels _panels = new();
    private readonly FastAttention _attention = new();

    public void Linear(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int tokens, int from, int to, bool add)
    {
        fixed (float* py = y, px = x, pw = w)
            _gemm.Multiply(px, from, 1, tokens, _panels.PackTransposed(pw, from, from, to), py, to, add);
    }

    public void LinearBackward(
        Span<float> dx, Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int tokens, int from, int to)
    {
        fixed (float* pdx = dx, pdw = dw, pdy = dy, px = x, pw = w)
        {
            _gemm.Multiply(pdy, to, 1, tokens, _panels.Pack(pw, from, to, from), pdx, from, add: false);
            _gemm.Multiply(pdy, 1, to, to, _panels.Pack(px, from, tokens, from), pdw, from, add: true);
        }
    }

    public void RmsNorm(Span<float> y, Span<float> inverse, ReadOnlySpan<float> x, ReadOnlySpan<float> gain, int tokens, int dim)
    {
        fixed (float* py = y, px = x, pgain = gain)
        {
            for (var t = 0; t < tokens; t++)
            {
                var row = px + t * dim;
                inverse[t] = 1 / MathF.Sqrt(Lanes.Dot(row, row, dim) / dim + TinyConfig.NormEpsilon);
                Lanes.ScaledProduct(py + t * dim, row, pgain, inverse[t], dim);
            }
        }
    }

    public void RmsNormBackward(
        Span<float> dx, Span<float> dgain, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gain, int tokens, int dim)
    {
        fixed (float* pdx = dx, pdgain = dgain, pdy = dy, px = x, pgain = gain)
        {
            for (var t = 0; t < tokens; t++)
                RmsNormBackward(pdx + t * dim, pdgain, pdy + t * dim, px + t * dim, inverse[t], pgain, dim);
        }
    }

    public void Rope(Span<float> qkv, ReadOnlySpan<int> starts, RopeTable table, AttentionShape shape, bool backward)
    {
        fixed (float* rows = qkv)
        {
            for (var d = 0; d + 1 < starts.Length; d++)
            for (var t = starts[d]; t < starts[d + 1]; t++)
            for (var head = 0; head < shape.Heads + shape.KvHeads; head++)
                table.TurnFast(rows + (nint)t * shape.QkvDim + head * shape.HeadDim, t - starts[d], backward ? -1 : 1);
        }
    }

    public void Attention(Span<float> y, Span<float> logSum, ReadOnlySpan<float> qkv, ReadOnlySpan<int> starts, AttentionShape shape)
    {
        fixed (float* py = y, psum = logSum, pqkv = qkv)
            _attention.Forward(py, psum, pqkv, starts, shape);
    }

    public void AttentionBackward(
        Span<float> dqkv, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> logSum, ReadOnlySpan<float> qkv, ReadOnlySpan<int> starts, AttentionShape shape)
    {
        dqkv[..(starts[^1] * shape.QkvDim)].Clear();
        fixed (float* pdqkv = dqkv, pdy = dy, py = y, psum = logSum, pqkv = qkv)
            _attention.Backward(pdqkv, pdy, py, psum, pqkv, starts, shape);
    }

    public void SwiGlu(Span<float> h, ReadOnlySpan<float> gateUp, int tokens, int hidden)
    {
        fixed (float* ph = h, pgateUp = gateUp)
        {
            for (var t = 0; t < tokens; t++)
                SwiGlu(ph + t * hidden, pgateUp + t * 2 * hidden, pgateUp + t * 2 * hidden + hidden, hidden);
        }
    }

    public void SwiGluBackward(Span<float> dgateUp, ReadOnlySpan<float> dh, ReadOnlySpan<float> gateUp, int tokens, int hidden)
    {
        fixed (float* pd = dgateUp, pdh = dh, pgateUp = gateUp)
        {
            for (var t = 0; t < tokens; t++)
                SwiGluBackward(pd + t * 2 * hidden, pdh + t * hidden, pgateUp + t * 2 * hidden, hidden);
        }
    }

    public double CrossEntropy(Span<float> logits, ReadOnlySpan<int> targets, int vocabulary, float scale)
    {
        var loss = 0.0;
        fixed (float* rows = logits)
        {
            for (var t = 0; t < targets.Length; t++)
            {
                var row = rows + t * vocabulary;
                var target = row[targets[t]];
                var max = Lanes.Max(row, vocabulary);
                var sum = Lanes.ExpInPlace(row, 1, max, vocabulary);
                loss += Math.Log(sum) + max - target;
                Lanes.Scale(row, scale / sum, vocabulary);
                row[targets[t]] -= scale;
            }
        }

        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SwiGlu(float* h, float* gate, float* up, int hidden)
    {
        for (var i = 0; i < hidden; i += Lanes.Count)
        {
            var g = Vector512.Load(gate + i);
            (g / (Vector512<float>.One + Lanes.Exp(-g)) * Vector512.Load(up + i)).Store(h + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SwiGluBackward(float* d, float* dh, float* gateUp, int hidden)
    {
        for (var i = 0; i < hidden; i += Lanes.Count)
        {
            Vector512<float> gate = Vector512.Load(gateUp + i), up = Vector512.Load(gateUp + hidden + i), dy = Vector512.Load(dh + i);
            var sigmoid = Vector512<float>.One / (Vector512<float>.One + Lanes.Exp(-gate));
            (dy * up * sigmoid * (Vector512<float>.One + gate * (Vector512<float>.One - sigmoid))).Store(d + i);
            (dy * gate * sigmoid).Store(d + hidden + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RmsNormBackward(float* dx, float* dgain, float* dy, float* x, float inverse, float* gain, int dim)
    {
        var along = Vector512<float>.Zero;
        for (var i = 0; i < dim; i += Lanes.Count)
            along += Vector512.Load(dy + i) * Vector512.Load(gain + i) * Vector512.Load(x + i);
        var (r, shrink) = (Vector512.Create(inverse), Vector512.Create(Vector512.Sum(along) * inverse * inverse * inverse / dim));
        for (var i = 0; i < dim; i += Lanes.Count)
        {
            Vector512<float> d = Vector512.Load(dy + i) * r, from = Vector512.Load(x + i);
            (Vector512.Load(dx + i) + d * Vector512.Load(gain + i) - from * shrink).Store(dx + i);
            (Vector512.Load(dgain + i) + d * from).Store(dgain + i);
        }
    }
}
