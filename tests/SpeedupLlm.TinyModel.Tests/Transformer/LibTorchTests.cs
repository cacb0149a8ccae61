using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Transformer;
using static TorchSharp.torch;

namespace SpeedupLlm.TinyModel.Tests.Transformer;

/// <summary>The model written a second time, in LibTorch's operations: an independent judge of forward and gradients.</summary>
public class LibTorchTests
{
    [Theory]
    [InlineData(4, 2, 16)]
    [InlineData(2, 2, 32)]
    public void Logits_and_all_gradients_are_those_of_LibTorch(int heads, int kvHeads, int headDim)
    {
        var config = Some.Config with { Heads = heads, KvHeads = kvHeads, Dim = heads * headDim };
        var (weights, gradient, batch) = (TinyWeights.Random(config, 5), new TinyWeights(config), Some.Batch(config, 11, 70, 1, 129));
        var pass = new TransformerPass(config, new FastOps());
        var logits = pass.Forward(weights, batch).ToArray();
        var loss = pass.LossAndGradient(weights, batch, gradient, 1);

        Assert.SkipUnless(LibTorch.Available, "LibTorch is referenced for linux-x64 only");
        set_num_threads(1);
        var torchWeights = weights.Tensors.ToDictionary(
            t => t.Name, t => tensor(weights.Of(t).ToArray(), t.IsGain ? [t.Columns] : [t.Rows, t.Columns], requires_grad: true));
        var torchLogits = Logits(config, torchWeights, batch);
        var torchLoss = nn.functional.cross_entropy(torchLogits, tensor(batch.Targets.Where(t => t >= 0).Select(t => (long)t).ToArray()), reduction: nn.Reduction.Sum);
        torchLoss.backward();

        Assert.InRange(Some.Distance(logits, torchLogits.detach().data<float>().ToArray()), 0, 1e-5);
        Assert.Equal(torchLoss.item<float>(), loss, loss * 1e-5);
        foreach (var t in weights.Tensors)
        {
            var distance = Some.Distance(gradient.Of(t), torchWeights[t.Name].grad!.contiguous().data<float>().ToArray());
            Assert.True(distance < 2e-5, $"{t.Name}: {distance}");
        }
    }

    private static Tensor Logits(TinyConfig config, Dictionary<string, Tensor> w, PackedBatch batch)
    {
        var rows = new List<Tensor>();
        for (var d = 0; d + 1 < batch.Starts.Length; d++)
        {
            var x = w["embedding"][tensor(batch.Tokens[batch.Starts[d]..batch.Starts[d + 1]].Select(t => (long)t).ToArray())];   // [tokens, dim]
            for (var l = 0; l < config.Layers; l++)
            {
                x += nn.functional.linear(Attention(config, nn.functional.linear(Norm(x, w[$"layers.{l}.attention_norm"]), w[$"layers.{l}.qkv"])), w[$"layers.{l}.attention_out"]);
                var gateUp = nn.functional.linear(Norm(x, w[$"layers.{l}.mlp_norm"]), w[$"layers.{l}.gate_up"]).chunk(2, dim: 1);
                x += nn.functional.linear(nn.functional.silu(gateUp[0]) * gateUp[1], w[$"layers.{l}.down"]);
            }

            rows.Add(nn.functional.linear(Norm(x, w["final_norm"]), w["embedding"]));
        }

        var learnt = batch.Targets.Index().Where(t => t.Item >= 0).Select(t => (long)t.Index).ToArray();
        return cat(rows, 0)[tensor(learnt)];
    }

    private static Tensor Norm(Tensor x, Tensor gain) => x * rsqrt(x.square().mean([1], keepdim: true) + TinyConfig.NormEpsilon) * gain;

    private static Tensor Attention(TinyConfig config, Tensor qkv)
    {
        var tokens = qkv.shape[0];
        var parts = qkv.split([config.Dim, config.KvDim, config.KvDim], 1);
        var q = Turn(config, parts[0].view(tokens, config.Heads, config.HeadDim).transpose(0, 1));             // [heads, tokens, headDim]
        var k = Turn(config, parts[1].view(tokens, config.KvHeads, config.HeadDim).transpose(0, 1)).repeat_interleave(config.Heads / config.KvHeads, 0);
        var v = parts[2].view(tokens, config.KvHeads, config.HeadDim).transpose(0, 1).repeat_interleave(config.Heads / config.KvHeads, 0);
        return nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true).transpose(0, 1).reshape(tokens, config.Dim);
    }

    private static Tensor Turn(TinyConfig config, Tensor heads)
    {
        var half = config.HeadDim / 2;
        var rates = tensor(Enumerable.Range(0, half).Select(i => Math.Pow(config.RopeBase, -(double)i / half)).ToArray());
        var angles = outer(arange(heads.shape[1], dtype: ScalarType.Float64), rates).to(ScalarType.Float32);                // [tokens, half]
        var (a, b, cos, sin) = (heads.narrow(2, 0, half), heads.narrow(2, half, half), angles.cos(), angles.sin());
        return cat([a * cos - b * sin, a * sin + b * cos], 2);
    }
}
