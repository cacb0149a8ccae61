using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel;

/// <summary>One parameter tensor, a matrix stored as [output, input] row by row; a gain is one row.</summary>
internal sealed record TensorInfo(string Name, int Offset, int Rows, int Columns)
{
    public int Length => Rows * Columns;

    /// <summary>Gains are neither decayed nor quantised.</summary>
    public bool IsGain => Rows == 1;
}

/// <summary>All parameters in one run of memory, so that gradients, optimiser state and checkpoints are one run too.</summary>
internal sealed class TinyWeights
{
    private const int PerLayer = 6;
    private readonly List<TensorInfo> _tensors = [];

    public TinyWeights(TinyConfig config)
    {
        Config = config.Validated();
        Add("embedding", config.Vocabulary, config.Dim);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            Add($"layers.{layer}.attention_norm", 1, config.Dim);
            Add($"layers.{layer}.qkv", config.QkvDim, config.Dim);
            Add($"layers.{layer}.attention_out", config.Dim, config.Dim);
            Add($"layers.{layer}.mlp_norm", 1, config.Dim);
            Add($"layers.{layer}.gate_up", 2 * config.Hidden, config.Dim);
            Add($"layers.{layer}.down", config.Dim, config.Hidden);
        }

        Add("final_norm", 1, config.Dim);
        All = new Floats(_tensors[^1].Offset + _tensors[^1].Length);
    }

    public TinyConfig Config { get; }

    public Floats All { get; }

    public IReadOnlyList<TensorInfo> Tensors => _tensors;

    public Span<float> Embedding => Of(0);                                   // [vocabulary, dim], input and output

    public Span<float> FinalNorm => Of(_tensors.Count - 1);                  // [dim]

    public Span<float> AttentionNorm(int layer) => Of(1 + layer * PerLayer); // [dim]

    public Span<float> Qkv(int layer) => Of(2 + layer * PerLayer);           // [dim + 2 * kvDim, dim]

    public Span<float> AttentionOut(int layer) => Of(3 + layer * PerLayer);  // [dim, dim]

    public Span<float> MlpNorm(int layer) => Of(4 + layer * PerLayer);       // [dim]

    public Span<float> GateUp(int layer) => Of(5 + layer * PerLayer);        // [2 * hidden, dim]

    public Span<float> Down(int layer) => Of(6 + layer * PerLayer);          // [dim, hidden]

    public Span<float> Of(TensorInfo tensor) => All.Span.Slice(tensor.Offset, tensor.Length);

    /// <summary>Normal with deviation 1/√in for matrices, smaller where a branch joins the residual stream; gains are 1.</summary>
    public static TinyWeights Random(TinyConfig config, long seed)
    {
        var weights = new TinyWeights(config);
        var draws = new SeededDraws(seed);
        foreach (var tensor in weights.Tensors)
        {
            var joins = tensor.Name.EndsWith("attention_out", StringComparison.Ordinal) || tensor.Name.EndsWith("down", StringComparison.Ordinal);
            var deviation = tensor.Name == "embedding" ? 0.02 : (joins ? 0.5 / Math.Sqrt(2 * config.Layers) : 0.5) / Math.Sqrt(tensor.Columns);
            foreach (ref var value in weights.Of(tensor))
                value = tensor.IsGain ? 1 : (float)(deviation * draws.NextNormal());
        }

        return weights;
    }

    private Span<float> Of(int tensor) => Of(_tensors[tensor]);

    private void Add(string name, int rows, int columns) =>
        // Every tensor starts on a cache line: lengths are multiples of 16 floats.
        _tensors.Add(new TensorInfo(name, _tensors.Count == 0 ? 0 : _tensors[^1].Offset + _tensors[^1].Length, rows, columns));
}
