using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Transformer;

namespace SpeedupLlm.TinyModel.Tests.Transformer;

public class GradientTests
{
    private static readonly PackedBatch Batch = Some.Batch(Some.Config, 7, 70, 1, 129);
    private static readonly TinyWeights Weights = TinyWeights.Random(Some.Config, 3);

    [Fact]
    public void Fast_gradients_are_those_of_the_plain_path()
    {
        var (plain, fast) = (new TinyWeights(Some.Config), new TinyWeights(Some.Config));
        var expected = new TransformerPass(Some.Config, new PlainOps()).LossAndGradient(Weights, Batch, plain, 0.01f);
        var actual = new TransformerPass(Some.Config, new FastOps()).LossAndGradient(Weights, Batch, fast, 0.01f);
        Assert.Equal(expected, actual, expected * 1e-5);
        Assert.All(plain.Tensors, tensor => Assert.InRange(Some.Distance(fast.Of(tensor), plain.Of(tensor)), 0, 1e-4));
    }

    [Fact]
    public void Gradients_are_the_slopes_of_the_loss()
    {
        var pass = new TransformerPass(Some.Config, new FastOps());
        var (weights, gradient) = (TinyWeights.Random(Some.Config, 3), new TinyWeights(Some.Config));
        pass.LossAndGradient(weights, Batch, gradient, 1);
        foreach (var tensor in gradient.Tensors)
        {
            // Along the gradient itself: one direction per tensor that float arithmetic can tell from noise.
            var slope = Length(gradient.Of(tensor));
            var step = 0.002 / slope;
            var (up, down) = (LossAt(tensor, step), LossAt(tensor, -step));
            Assert.Equal(slope * slope, (up - down) / (2 * step), slope * slope * 0.01);
        }

        double LossAt(TensorInfo tensor, double step)
        {
            var moved = TinyWeights.Random(Some.Config, 3);
            var values = moved.Of(tensor);
            for (var i = 0; i < values.Length; i++)
                values[i] += (float)(step * gradient.Of(tensor)[i]);
            return pass.Loss(moved, Batch);
        }
    }

    [Fact]
    public void Documents_of_a_batch_do_not_see_each_other()
    {
        var pass = new TransformerPass(Some.Config, new FastOps());
        var together = pass.Loss(Weights, Batch);
        var apart = 0.0;
        for (var d = 0; d < 3; d++)
        {
            var (from, to) = (Batch.Starts[d], Batch.Starts[d + 1]);
            apart += pass.Loss(Weights, new PackedBatch(Batch.Tokens[from..to], Batch.Targets[from..to], [0, to - from]));
        }

        Assert.Equal(apart, together, 1e-6 * apart);
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
