using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Transformer;

/// <summary>The model over whole documents, forward and backward: what training runs. Generation runs <c>Decoding/Decoder</c>.</summary>
internal sealed class TransformerPass(TinyConfig config, IOps ops)
{
    private readonly RopeTable _rope = new(config);
    private readonly AttentionShape _shape = AttentionShape.Of(config);
    private Activations _kept = new(config, 0);

    /// <summary>Logits of the rows that predict something: [learnt, vocabulary]. Valid until the next pass.</summary>
    public Span<float> Forward(TinyWeights weights, PackedBatch batch)
    {
        var tokens = batch.Tokens.Length;
        if (_kept.Capacity < tokens)
            _kept = new Activations(config, tokens);

        Embed(Stream(0, tokens), weights.Embedding, batch.Tokens);
        for (var l = 0; l < config.Layers; l++)
        {
            var layer = _kept.Layers[l];
            ops.RmsNorm(layer.NormedX.Span, layer.InverseX.Span, layer.X.Span, weights.AttentionNorm(l), tokens, config.Dim);
            ops.Linear(layer.Qkv.Span, layer.NormedX.Span, weights.Qkv(l), tokens, config.Dim, config.QkvDim, add: false);
            ops.Rope(layer.Qkv.Span, batch.Starts, _rope, _shape, backward: false);
            ops.Attention(layer.Attended.Span, layer.LogSum.Span, layer.Qkv.Span, batch.Starts, _shape);

            Stream(l, tokens).CopyTo(layer.Mid.Span);
            ops.Linear(layer.Mid.Span, layer.Attended.Span, weights.AttentionOut(l), tokens, config.Dim, config.Dim, add: true);
            ops.RmsNorm(layer.NormedMid.Span, layer.InverseMid.Span, layer.Mid.Span, weights.MlpNorm(l), tokens, config.Dim);
            ops.Linear(layer.GateUp.Span, layer.NormedMid.Span, weights.GateUp(l), tokens, config.Dim, 2 * config.Hidden, add: false);
            ops.SwiGlu(layer.Hidden.Span, layer.GateUp.Span, tokens, config.Hidden);

            layer.Mid.Span[..(tokens * config.Dim)].CopyTo(Stream(l + 1, tokens));
            ops.Linear(Stream(l + 1, tokens), layer.Hidden.Span, weights.Down(l), tokens, config.Hidden, config.Dim, add: true);
        }

        // Only the rows that predict something need logits: most tokens of a prompt don't.
        Gather(_kept.Learnt.Span, Stream(config.Layers, tokens), batch.Targets);
        ops.RmsNorm(_kept.NormedLearnt.Span, _kept.InverseLearnt.Span, _kept.Learnt.Span, weights.FinalNorm, batch.Learnt, config.Dim);
        ops.Linear(_kept.Logits.Span, _kept.NormedLearnt.Span, weights.Embedding, batch.Learnt, config.Dim, config.Vocabulary, add: false);
        return _kept.Logits.Span[..(batch.Learnt * config.Vocabulary)];
    }

    /// <summary>The summed loss of the batch, without its gradient.</summary>
    public double Loss(TinyWeights weights, PackedBatch batch) =>
        ops.CrossEntropy(Forward(weights, batch), Targets(batch), config.Vocabulary, 0);

    /// <summary>The summed loss of the batch; adds scale · its gradient to <paramref name="gradient"/>.</summary>
    public double LossAndGradient(TinyWeights weights, PackedBatch batch, TinyWeights gradient, float scale)
    {
        var loss = ops.CrossEntropy(Forward(weights, batch), Targets(batch), config.Vocabulary, scale);
        Backward(weights, batch, gradient);
        return loss;
    }

    private void Backward(TinyWeights weights, PackedBatch batch, TinyWeights gradient)
    {
        var tokens = batch.Tokens.Length;
        Span<float> dx = _kept.DX.Span[..(tokens * config.Dim)], dnormed = _kept.DNormed.Span, wide = _kept.DWide.Span, branch = _kept.DBranch.Span;

        ops.LinearBackward(
            dnormed, gradient.Embedding, _kept.Logits.Span, _kept.NormedLearnt.Span, weights.Embedding, batch.Learnt, config.Dim, config.Vocabulary);
        branch[..(batch.Learnt * config.Dim)].Clear();
        ops.RmsNormBackward(
            branch, gradient.FinalNorm, dnormed, _kept.Learnt.Span, _kept.InverseLearnt.Span, weights.FinalNorm, batch.Learnt, config.Dim);
        dx.Clear();
        Scatter(dx, branch, batch.Targets);

        for (var l = config.Layers - 1; l >= 0; l--)
        {
            var layer = _kept.Layers[l];
            ops.LinearBackward(branch, gradient.Down(l), dx, layer.Hidden.Span, weights.Down(l), tokens, config.Hidden, config.Dim);
            ops.SwiGluBackward(wide, branch, layer.GateUp.Span, tokens, config.Hidden);
            ops.LinearBackward(dnormed, gradient.GateUp(l), wide, layer.NormedMid.Span, weights.GateUp(l), tokens, config.Dim, 2 * config.Hidden);
            ops.RmsNormBackward(dx, gradient.MlpNorm(l), dnormed, layer.Mid.Span, layer.InverseMid.Span, weights.MlpNorm(l), tokens, config.Dim);

            ops.LinearBackward(branch, gradient.AttentionOut(l), dx, layer.Attended.Span, weights.AttentionOut(l), tokens, config.Dim, config.Dim);
            ops.AttentionBackward(wide, branch, layer.Attended.Span, layer.LogSum.Span, layer.Qkv.Span, batch.Starts, _shape);
            ops.Rope(wide, batch.Starts, _rope, _shape, backward: true);
            ops.LinearBackward(dnormed, gradient.Qkv(l), wide, layer.NormedX.Span, weights.Qkv(l), tokens, config.Dim, config.QkvDim);
            ops.RmsNormBackward(dx, gradient.AttentionNorm(l), dnormed, layer.X.Span, layer.InverseX.Span, weights.AttentionNorm(l), tokens, config.Dim);
        }

        for (var t = 0; t < tokens; t++)
            Add(gradient.Embedding.Slice(batch.Tokens[t] * config.Dim, config.Dim), dx.Slice(t * config.Dim, config.Dim));
    }

    /// <summary>[tokens, dim]: what goes into a layer; after the last one, what comes out.</summary>
    private Span<float> Stream(int layer, int tokens) =>
        (layer < config.Layers ? _kept.Layers[layer].X : _kept.Last).Span[..(tokens * config.Dim)];

    private void Embed(Span<float> x, ReadOnlySpan<float> embedding, int[] tokens)
    {
        for (var t = 0; t < tokens.Length; t++)
            embedding.Slice(tokens[t] * config.Dim, config.Dim).CopyTo(x[(t * config.Dim)..]);
    }

    private void Gather(Span<float> learnt, ReadOnlySpan<float> all, int[] targets)
    {
        for (int t = 0, row = 0; t < targets.Length; t++)
        {
            if (targets[t] >= 0)
                all.Slice(t * config.Dim, config.Dim).CopyTo(learnt[(row++ * config.Dim)..]);
        }
    }

    private void Scatter(Span<float> all, ReadOnlySpan<float> learnt, int[] targets)
    {
        for (int t = 0, row = 0; t < targets.Length; t++)
        {
            if (targets[t] >= 0)
                learnt.Slice(row++ * config.Dim, config.Dim).CopyTo(all[(t * config.Dim)..]);
        }
    }

    private static int[] Targets(PackedBatch batch) => batch.Learnt == batch.Targets.Length ? batch.Targets : [.. batch.Targets.Where(target => target >= 0)];

    private static void Add(Span<float> to, ReadOnlySpan<float> from)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += from[i];
    }
}
