using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>A model's matrices as the tiles read them.</summary>
internal sealed unsafe class PackedWeights
{
    public PackedWeights(TinyWeights weights)
    {
        var config = weights.Config;
        Weights = weights;
        Qkv = Each(l => Pack(weights.Qkv(l), config.QkvDim, config.Dim));
        AttentionOut = Each(l => Pack(weights.AttentionOut(l), config.Dim, config.Dim));
        GateUp = Each(l => Pack(weights.GateUp(l), 2 * config.Hidden, config.Dim));
        Down = Each(l => Pack(weights.Down(l), config.Dim, config.Hidden));
        Embedding = Pack(weights.Embedding, config.Vocabulary, config.Dim);

        Panels[] Each(Func<int, Panels> pack) => [.. Enumerable.Range(0, config.Layers).Select(pack)];
    }

    /// <summary>For what is read row by row: embedding and gains.</summary>
    public TinyWeights Weights { get; }

    public Panels[] Qkv { get; }                                             // [dim, dim + 2 * kvDim]
    public Panels[] AttentionOut { get; }                                    // [dim, dim]
    public Panels[] GateUp { get; }                                          // [dim, 2 * hidden]
    public Panels[] Down { get; }                                            // [hidden, dim]
    public Panels Embedding { get; }                                         // [dim, vocabulary]

    private static Panels Pack(Span<float> matrix, int to, int from)
    {
        fixed (float* p = matrix)
            return new Panels().PackTransposed(p, from, from, to);
    }
}
