using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Transformer;

/// <summary>What the forward pass leaves for the backward pass, for one layer.</summary>
internal sealed class LayerActivations(TinyConfig config, int tokens)
{
    public Floats X { get; } = new(tokens * config.Dim);                     // [tokens, dim]: the residual stream before attention
    public Floats InverseX { get; } = new(tokens);                           // [tokens]
    public Floats NormedX { get; } = new(tokens * config.Dim);               // [tokens, dim]
    public Floats Qkv { get; } = new(tokens * config.QkvDim);                // [tokens, dim + 2 * kvDim], turned by position
    public Floats Attended { get; } = new(tokens * config.Dim);              // [tokens, dim]
    public Floats LogSum { get; } = new(tokens * config.Heads);              // [heads, tokens]
    public Floats Mid { get; } = new(tokens * config.Dim);                   // [tokens, dim]: the residual stream before the feed-forward
    public Floats InverseMid { get; } = new(tokens);                         // [tokens]
    public Floats NormedMid { get; } = new(tokens * config.Dim);             // [tokens, dim]
    public Floats GateUp { get; } = new(tokens * 2 * config.Hidden);         // [tokens, 2 * hidden]
    public Floats Hidden { get; } = new(tokens * config.Hidden);             // [tokens, hidden]
}

/// <summary>The buffers of one forward and backward pass; used again for the next batch, made larger when one needs it.</summary>
internal sealed class Activations
{
    public Activations(TinyConfig config, int tokens)
    {
        Capacity = tokens;
        Layers = [.. Enumerable.Range(0, config.Layers).Select(_ => new LayerActivations(config, tokens))];
        Last = new Floats(tokens * config.Dim);
        Learnt = new Floats(tokens * config.Dim);
        InverseLearnt = new Floats(tokens);
        NormedLearnt = new Floats(tokens * config.Dim);
        Logits = new Floats(tokens * config.Vocabulary);
        DX = new Floats(tokens * config.Dim);
        DNormed = new Floats(tokens * config.Dim);
        DWide = new Floats(tokens * Math.Max(config.QkvDim, 2 * config.Hidden));
        DBranch = new Floats(tokens * Math.Max(config.Dim, config.Hidden));
    }

    public int Capacity { get; }

    public LayerActivations[] Layers { get; }

    public Floats Last { get; }                                              // [tokens, dim]: the residual stream after the last layer
    public Floats Learnt { get; }                                            // [learnt, dim]: those rows of it that predict something
    public Floats InverseLearnt { get; }                                     // [learnt]
    public Floats NormedLearnt { get; }                                      // [learnt, dim]
    public Floats Logits { get; }                                            // [learnt, vocabulary]; then their gradient

    public Floats DX { get; }                                                // [tokens, dim]: gradient of the residual stream
    public Floats DNormed { get; }                                           // [tokens, dim]
    public Floats DWide { get; }                                             // [tokens, qkvDim] or [tokens, 2 * hidden]
    public Floats DBranch { get; }                                           // [tokens, dim] or [tokens, hidden]
}
