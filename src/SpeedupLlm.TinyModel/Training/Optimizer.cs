using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Training;

/// <summary>AdamW for everything, or Muon for the layers' matrices. Works on two threads; each element is touched by one, so the result is the same.</summary>
internal sealed class Optimizer
{
    private readonly TrainingOptions _options;
    private readonly Part[][] _parts;
    private readonly Muon[] _muon;

    public Optimizer(TinyWeights weights, TrainingOptions options)
    {
        _options = options;
        Mean = new Floats(weights.All.Length);
        Square = new Floats(weights.All.Length);
        var parts = weights.Tensors.SelectMany(tensor => Split(tensor, weights.Config)).OrderByDescending(part => part.Rows * part.Columns).ToArray();
        _parts = [.. Enumerable.Range(0, options.Shards).Select(shard => parts.Where((_, i) => i % options.Shards == shard).ToArray())];
        _muon = [.. _parts.Select(_ => new Muon())];
    }

    /// <summary>Running mean of the gradient: [parameters].</summary>
    public Floats Mean { get; }

    /// <summary>Running mean of its square, where AdamW steps: [parameters].</summary>
    public Floats Square { get; }

    /// <summary>Takes one step; the gradient is used up.</summary>
    /// <param name="weights">Changed in place.</param>
    /// <param name="gradient">Multiplied by <paramref name="clip"/> first.</param>
    /// <param name="clip">At most 1.</param>
    /// <param name="step">0-based.</param>
    public void Step(TinyWeights weights, TinyWeights gradient, double clip, int step) =>
        Shards.Run(_parts.Length, shard =>
        {
            foreach (var part in _parts[shard])
                Step(weights, gradient, part, (float)clip, step, _muon[shard]);
        });

    private void Step(TinyWeights weights, TinyWeights gradient, Part part, float clip, int step, Muon muon)
    {
        var rate = _options.RateAt(step);
        var keep = part.Decays ? (float)(1 - rate * _options.WeightDecay) : 1;
        var (at, length) = (part.Offset, part.Rows * part.Columns);
        Span<float> w = weights.All.Span.Slice(at, length), g = gradient.All.Span.Slice(at, length), mean = Mean.Span.Slice(at, length);
        if (part.Muon && _options.Matrices == MatrixOptimizer.Muon)
        {
            muon.Step(w, g, mean, part.Rows, part.Columns, clip, (float)rate, keep);
            return;
        }

        new AdamW(_options.Beta1, _options.Beta2).Step(w, g, mean, Square.Span.Slice(at, length), clip, rate, keep, step);
    }

    /// <summary>Fused matrices are made orthogonal one by one: queries, keys, values; gate, up.</summary>
    private static IEnumerable<Part> Split(TensorInfo tensor, TinyConfig config)
    {
        int[] rows = tensor.Name.Split('.')[^1] switch
        {
            "qkv" => [config.Dim, config.KvDim, config.KvDim],
            "gate_up" => [config.Hidden, config.Hidden],
            _ => [tensor.Rows],
        };
        var offset = tensor.Offset;
        foreach (var count in rows)
        {
            yield return new Part(offset, count, tensor.Columns, !tensor.IsGain && tensor.Name != "embedding", !tensor.IsGain);
            offset += count * tensor.Columns;
        }
    }

    private readonly record struct Part(int Offset, int Rows, int Columns, bool Muon, bool Decays);
}
