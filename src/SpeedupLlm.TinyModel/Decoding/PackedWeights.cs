using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Tuning;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>A model's matrices as the tiles read them.</summary>
internal sealed unsafe class PackedWeights
{
    public PackedWeights(string model, TinyWeights weights)
        : this(model, weights, weights, Pack(weights.Embedding, weights.Config.Vocabulary, weights.Config.Dim))
    {
    }

    private PackedWeights(string model, TinyWeights weights, TinyWeights matrices, Panels embedding)
    {
        var config = weights.Config;
        (Model, Weights, Embedding) = (model, weights, embedding);
        Qkv = Each(l => Pack(matrices.Qkv(l), config.QkvDim, config.Dim));
        AttentionOut = Each(l => Pack(matrices.AttentionOut(l), config.Dim, config.Dim));
        GateUp = Each(l => Pack(matrices.GateUp(l), 2 * config.Hidden, config.Dim));
        Down = Each(l => Pack(matrices.Down(l), config.Dim, config.Hidden));

        Panels[] Each(Func<int, Panels> pack) => [.. Enumerable.Range(0, config.Layers).Select(pack)];
    }

    /// <summary>What the model is called: equal names are equal weights.</summary>
    public string Model { get; }

    /// <summary>For what is read row by row: embedding and gains.</summary>
    public TinyWeights Weights { get; }

    public Panels[] Qkv { get; }                                             // [dim, dim + 2 * kvDim]
    public Panels[] AttentionOut { get; }                                    // [dim, dim]
    public Panels[] GateUp { get; }                                          // [dim, 2 * hidden]
    public Panels[] Down { get; }                                            // [hidden, dim]
    public Panels Embedding { get; }                                         // [dim, vocabulary]

    /// <summary>The tuned model: matrices of its own, embedding and gains shared with this one.</summary>
    public PackedWeights Tuned(string model, LowRank adapter)
    {
        var merged = new TinyWeights(Weights.Config);
        Weights.All.Span.CopyTo(merged.All.Span);
        adapter.AddTo(merged);
        return new PackedWeights(model, Weights, merged, Embedding);
    }

    private static Panels Pack(Span<float> matrix, int to, int from)
    {
        fixed (float* p = matrix)
            return new Panels().PackTransposed(p, from, from, to);
    }
}
