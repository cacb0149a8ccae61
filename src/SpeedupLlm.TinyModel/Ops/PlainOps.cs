namespace SpeedupLlm.TinyModel.Ops;

/// <summary>Every operation as its formula says it. The reference for <see cref="FastOps"/>.</summary>
internal sealed class PlainOps : IOps
{
    public void Linear(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int tokens, int from, int to, bool add)
    {
        for (var t = 0; t < tokens; t++)
        for (var o = 0; o < to; o++)
        {
            var sum = 0f;
            for (var i = 0; i < from; i++)
                sum += x[t * from + i] * w[o * from + i];
            y[t * to + o] = sum + (add ? y[t * to + o] : 0);
        }
    }

    public void LinearBackward(
        Span<float> dx, Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int tokens, int from, int to)
    {
        dx[..(tokens * from)].Clear();
        for (var t = 0; t < tokens; t++)
        for (var o = 0; o < to; o++)
        for (var i = 0; i < from; i++)
        {
            dx[t * from + i] += dy[t * to + o] * w[o * from + i];
            dw[o * from + i] += dy[t * to + o] * x[t * from + i];
        }
    }

    public void RmsNorm(Span<float> y, Span<float> inverse, ReadOnlySpan<float> x, ReadOnlySpan<float> gain, int tokens, int dim)
    {
        for (var t = 0; t < tokens; t++)
        {
            var squares = 0f;
            for (var i = 0; i < dim; i++)
                squares += x[t * dim + i] * x[t * dim + i];
            inverse[t] = 1 / MathF.Sqrt(squares / dim + TinyConfig.NormEpsilon);
            for (var i = 0; i < dim; i++)
                y[t * dim + i] = x[t * dim + i] * inverse[t] * gain[i];
        }
    }

    public void RmsNormBackward(
        Span<float> dx, Span<float> dgain, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gain, int tokens, int dim)
    {
        for (var t = 0; t < tokens; t++)
        {
            var along = 0f;
            for (var i = 0; i < dim; i++)
                along += dy[t * dim + i] * gain[i] * x[t * dim + i];
            var shrink = along * inverse[t] * inverse[t] * inverse[t] / dim;
            for (var i = 0; i < dim; i++)
            {
                dx[t * dim + i] += dy[t * dim + i] * gain[i] * inverse[t] - x[t * dim + i] * shrink;
                dgain[i] += dy[t * dim + i] * x[t * dim + i] * inverse[t];
            }
        }
    }

    public void Rope(Span<float> qkv, ReadOnlySpan<int> starts, RopeTable table, AttentionShape shape, bool backward)
    {
        for (var d = 0; d + 1 < starts.Length; d++)
        for (var t = starts[d]; t < starts[d + 1]; t++)
        for (var head = 0; head < shape.Heads + shape.KvHeads; head++)
            table.Turn(qkv.Slice(t * shape.QkvDim + head * shape.HeadDim, shape.HeadDim), t - starts[d], backward ? -1 : 1);
    }

    public void Attention(Span<float> y, Span<float> logSum, ReadOnlySpan<float> qkv, ReadOnlySpan<int> starts, AttentionShape shape)
    {
        var tokens = starts[^1];
        y[..(tokens * shape.Dim)].Clear();
        for (var head = 0; head < shape.Heads; head++)
        for (var d = 0; d + 1 < starts.Length; d++)
        for (var t = starts[d]; t < starts[d + 1]; t++)
        {
            var p = Weights(qkv, starts[d], t, head, shape, out logSum[head * tokens + t]);
            for (var s = starts[d]; s <= t; s++)
            for (var i = 0; i < shape.HeadDim; i++)
                y[t * shape.Dim + head * shape.HeadDim + i] += p[s - starts[d]] * qkv[Value(s, head, shape) + i];
        }
    }

    public void AttentionBackward(
        Span<float> dqkv, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> logSum, ReadOnlySpan<float> qkv, ReadOnlySpan<int> starts, AttentionShape shape)
    {
        dqkv[..(starts[^1] * shape.QkvDim)].Clear();
        var scale = 1 / MathF.Sqrt(shape.HeadDim);
        for (var head = 0; head < shape.Heads; head++)
        for (var d = 0; d + 1 < starts.Length; d++)
        for (var t = starts[d]; t < starts[d + 1]; t++)
        {
            var p = Weights(qkv, starts[d], t, head, shape, out _);
            var (row, query) = (t * shape.Dim + head * shape.HeadDim, t * shape.QkvDim + head * shape.HeadDim);
            var mean = 0f;
            for (var i = 0; i < shape.HeadDim; i++)
                mean += dy[row + i] * y[row + i];
            for (var s = starts[d]; s <= t; s++)
            {
                var (key, value, weight) = (Key(s, head, shape), Value(s, head, shape), p[s - starts[d]]);
                var dp = 0f;
                for (var i = 0; i < shape.HeadDim; i++)
                    dp += dy[row + i] * qkv[value + i];
                var dscore = weight * (dp - mean) * scale;
                for (var i = 0; i < shape.HeadDim; i++)
                {
                    dqkv[value + i] += weight * dy[row + i];
                    dqkv[query + i] += dscore * qkv[key + i];
                    dqkv[key + i] += dscore * qkv[query + i];
                }
            }
        }
    }

    public void SwiGlu(Span<float> h, ReadOnlySpan<float> gateUp, int tokens, int hidden)
    {
        for (var t = 0; t < tokens; t++)
        for (var i = 0; i < hidden; i++)
        {
            var (gate, up) = (gateUp[t * 2 * hidden + i], gateUp[t * 2 * hidden + hidden + i]);
            h[t * hidden + i] = gate / (1 + MathF.Exp(-gate)) * up;
        }
    }

    public void SwiGluBackward(Span<float> dgateUp, ReadOnlySpan<float> dh, ReadOnlySpan<float> gateUp, int tokens, int hidden)
    {
        for (var t = 0; t < tokens; t++)
        for (var i = 0; i < hidden; i++)
        {
            var at = t * 2 * hidden + i;
            var (gate, up, d) = (gateUp[at], gateUp[at + hidden], dh[t * hidden + i]);
            var sigmoid = 1 / (1 + MathF.Exp(-gate));
            dgateUp[at] = d * up * sigmoid * (1 + gate * (1 - sigmoid));
            dgateUp[at + hidden] = d * gate * sigmoid;
        }
    }

    public double CrossEntropy(Span<float> logits, ReadOnlySpan<int> targets, int vocabulary, float scale)
    {
        var loss = 0.0;
        for (var t = 0; t < targets.Length; t++)
        {
            var row = logits.Slice(t * vocabulary, vocabulary);
            var (max, sum) = (float.NegativeInfinity, 0.0);
            foreach (var logit in row)
                max = MathF.Max(max, logit);
            foreach (var logit in row)
                sum += Math.Exp(logit - max);
            loss += Math.Log(sum) + max - row[targets[t]];
            for (var i = 0; i < vocabulary; i++)
                row[i] = scale * ((float)(Math.Exp(row[i] - max) / sum) - (i == targets[t] ? 1 : 0));
        }

        return loss;
    }

    /// <summary>softmax over the document's keys up to token t: [t − start + 1].</summary>
    private static float[] Weights(ReadOnlySpan<float> qkv, int start, int t, int head, AttentionShape shape, out float logSum)
    {
        var p = new float[t - start + 1];
        var (max, sum) = (float.NegativeInfinity, 0f);
        for (var s = start; s <= t; s++)
        {
            var score = 0f;
            for (var i = 0; i < shape.HeadDim; i++)
                score += qkv[t * shape.QkvDim + head * shape.HeadDim + i] * qkv[Key(s, head, shape) + i];
            p[s - start] = score / MathF.Sqrt(shape.HeadDim);
            max = MathF.Max(max, p[s - start]);
        }

        for (var s = 0; s < p.Length; s++)
            sum += p[s] = MathF.Exp(p[s] - max);
        for (var s = 0; s < p.Length; s++)
            p[s] /= sum;
        logSum = max + MathF.Log(sum);
        return p;
    }

    private static int Key(int token, int head, AttentionShape shape) =>
        token * shape.QkvDim + shape.Dim + head / (shape.Heads / shape.KvHeads) * shape.HeadDim;

    private static int Value(int token, int head, AttentionShape shape) => Key(token, head, shape) + shape.KvDim;
}
