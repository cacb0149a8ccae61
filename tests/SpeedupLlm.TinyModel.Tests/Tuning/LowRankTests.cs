using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Transformer;
using SpeedupLlm.TinyModel.Tuning;

namespace SpeedupLlm.TinyModel.Tests.Tuning;

public sealed class LowRankTests
{
    private static readonly PackedBatch Batch = Some.Batch(Some.Config, 7, 70, 1, 29);
    private static readonly TinyWeights Weights = TinyWeights.Random(Some.Config, 3);

    [Fact]
    public void A_new_adapter_adds_nothing_and_none_touches_embedding_or_gains()
    {
        var adapter = LowRank.Random(Weights.Tensors, 4, 1);
        Assert.Equal(Weights.All.Span, With(adapter).All.Span);

        var changed = With(Filled(4));
        foreach (var tensor in Weights.Tensors)
            Assert.Equal(tensor.IsGain || tensor.Name == "embedding", changed.Of(tensor).SequenceEqual(Weights.Of(tensor)));
    }

    [Fact]
    public void What_is_added_is_the_product_of_the_factors()
    {
        // The first matrix is layers.0.qkv: A[rank, dim] lies first, then B[qkvDim, rank].
        var (adapter, config) = (Filled(5), Some.Config);
        var tensor = Weights.Tensors.First(t => t.Name == "layers.0.qkv");
        var (a, b) = (adapter.All.Span[..(5 * config.Dim)].ToArray(), adapter.All.Span.Slice(5 * config.Dim, 5 * tensor.Rows).ToArray());
        var expected = Weights.Of(tensor).ToArray();
        for (var i = 0; i < tensor.Rows; i++)
        for (var j = 0; j < tensor.Columns; j++)
            expected[i * tensor.Columns + j] += Enumerable.Range(0, 5).Sum(r => b[i * 5 + r] * a[r * config.Dim + j]);
        Assert.InRange(Some.Distance(With(adapter).Of(tensor), expected), 0, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Gradients_are_the_slopes_of_the_loss(int rank)
    {
        var pass = new TransformerPass(Some.Config, new FastOps());
        var (adapter, gradient, whole) = (Filled(rank), new LowRank(Weights.Tensors, rank), new TinyWeights(Some.Config));
        pass.LossAndGradient(With(adapter), Batch, whole, 1);
        adapter.Project(whole, gradient);

        // Along the gradient of each eighth of the factors: directions that float arithmetic can tell from noise.
        var part = gradient.All.Length / 8;
        for (var at = 0; at + part <= gradient.All.Length; at += part)
        {
            var slope = Math.Sqrt(gradient.All.Span.Slice(at, part).ToArray().Sum(g => (double)g * g));
            var step = 0.002 / slope;
            Assert.Equal(slope * slope, (LossAt(at, step) - LossAt(at, -step)) / (2 * step), slope * slope * 0.01);
        }

        double LossAt(int at, double step)
        {
            var moved = adapter.Copy();
            for (var i = at; i < at + part; i++)
                moved.All.Span[i] += (float)(step * gradient.All.Span[i]);
            return pass.Loss(With(moved), Batch);
        }
    }

    private static LowRank Filled(int rank)
    {
        var adapter = new LowRank(Weights.Tensors, rank);
        Some.Normals(adapter.All.Length, 5).Select(value => 0.1f * value).ToArray().CopyTo(adapter.All.Span);
        return adapter;
    }

    private static TinyWeights With(LowRank adapter)
    {
        var weights = TinyWeights.Random(Some.Config, 3);
        adapter.AddTo(weights);
        return weights;
    }
}
