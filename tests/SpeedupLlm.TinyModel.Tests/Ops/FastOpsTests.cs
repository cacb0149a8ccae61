using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Tests.Ops;

public class FastOpsTests
{
    private static readonly PlainOps Plain = new();
    private static readonly FastOps Fast = new();

    [Theory]
    [InlineData(1, 48, 80)]
    [InlineData(13, 160, 176)]
    [InlineData(70, 320, 48)]
    public void Linear_and_its_gradients_agree_with_the_formula(int tokens, int from, int to)
    {
        var (x, w, dy) = (Some.Normals(tokens * from, 1), Some.Normals(to * from, 2), Some.Normals(tokens * to, 3));
        Agree(tokens * to, (ops, y) => ops.Linear(y, x, w, tokens, from, to, add: true));
        Agree(tokens * from, (ops, dx) => ops.LinearBackward(dx, new float[to * from], dy, x, w, tokens, from, to));
        Agree(to * from, (ops, dw) => ops.LinearBackward(new float[tokens * from], dw, dy, x, w, tokens, from, to));
    }

    [Fact]
    public void Norm_agrees()
    {
        var (x, gain, dy, inverse) = (Some.Normals(9 * 48, 1), Some.Normals(48, 2), Some.Normals(9 * 48, 3), new float[9]);
        Agree(9 * 48, (ops, y) => ops.RmsNorm(y, inverse, x, gain, 9, 48));
        Agree(9 * 48, (ops, dx) => ops.RmsNormBackward(dx, new float[48], dy, x, inverse, gain, 9, 48));
        Agree(48, (ops, dgain) => ops.RmsNormBackward(new float[9 * 48], dgain, dy, x, inverse, gain, 9, 48));
    }

    [Fact]
    public void SwiGlu_agrees()
    {
        var (gateUp, dh) = (Some.Normals(7 * 96, 1), Some.Normals(7 * 48, 2));
        Agree(7 * 48, (ops, h) => ops.SwiGlu(h, gateUp, 7, 48));
        Agree(7 * 96, (ops, d) => ops.SwiGluBackward(d, dh, gateUp, 7, 48));
    }

    [Theory]
    [InlineData(4, 2, 16)]
    [InlineData(2, 2, 32)]
    [InlineData(4, 1, 48)]
    public void Attention_agrees(int heads, int kvHeads, int headDim)
    {
        var shape = new AttentionShape(heads, kvHeads, headDim);
        int[] starts = [0, 100, 101, 164, 180, 320];
        var (qkv, dy) = (Some.Normals(320 * shape.QkvDim, 1), Some.Normals(320 * shape.Dim, 2));
        var (y, logSum) = (new float[320 * shape.Dim], new float[320 * heads]);
        Plain.Attention(y, logSum, qkv, starts, shape);
        Agree(y.Length, (ops, to) => ops.Attention(to, new float[logSum.Length], qkv, starts, shape));
        Agree(logSum.Length, (ops, to) => ops.Attention(new float[y.Length], to, qkv, starts, shape));
        Agree(qkv.Length, (ops, to) => ops.AttentionBackward(to, dy, y, logSum, qkv, starts, shape));
    }

    [Fact]
    public void Rope_agrees_and_its_way_back_undoes_it()
    {
        var config = Some.Config;
        var (table, shape, qkv) = (new RopeTable(config), AttentionShape.Of(config), Some.Normals(50 * config.QkvDim, 1));
        Agree(qkv.Length, (ops, to) =>
        {
            qkv.CopyTo(to);
            ops.Rope(to, [0, 20, 50], table, shape, backward: false);
        });

        var turned = qkv.ToArray();
        Fast.Rope(turned, [0, 50], table, shape, backward: false);
        Assert.True(Some.Distance(turned, qkv) > 0.1);
        Fast.Rope(turned, [0, 50], table, shape, backward: true);
        Assert.InRange(Some.Distance(turned, qkv), 0, 1e-5);
    }

    [Fact]
    public void Cross_entropy_agrees()
    {
        var logits = Some.Normals(3 * 80, 1);
        int[] targets = [5, 79, 0];
        Agree(logits.Length, (ops, to) =>
        {
            logits.CopyTo(to);
            to[0] = ops.CrossEntropy(to, targets, 80, 0.5f) is var loss ? to[0] + (float)loss : 0;
        });
    }

    [Fact]
    public unsafe void Exponentials_are_those_of_the_runtime()
    {
        var x = Enumerable.Range(-1792, 3184).Select(i => i / 20f).ToArray();
        var e = x.ToArray();
        fixed (float* p = e)
            Lanes.ExpInPlace(p, 1, 0, e.Length);
        for (var i = 0; i < x.Length; i++)
        {
            var expected = x[i] < -87 ? 0 : Math.Exp(Math.Min(x[i], 88));
            Assert.True(Math.Abs(e[i] - expected) <= 4e-7 * expected, $"exp({x[i]}) = {e[i]}");
        }
    }

    [Fact]
    public unsafe void Tiles_of_both_widths_give_the_same_bits()
    {
        var (a, panel) = (Some.Normals(11 * 37, 1), Some.Normals(37 * 48, 2));
        float[] wide = Some.Normals(11 * 48, 3), narrow = [.. wide];
        fixed (float* pa = a, pp = panel, pw = wide, pn = narrow)
        {
            Tiles512.Multiply(pa, 37, 1, pp, 37, pw, 48, 11, 48, add: true);
            Tiles256.Multiply(pa, 37, 1, pp, 37, pn, 48, 11, 48, add: true);
        }

        Assert.Equal(wide, narrow);
    }

    private static void Agree(int length, Action<IOps, float[]> run)
    {
        // Both start from the same noise: what is added to stays visible, what must be overwritten too.
        float[] plain = Some.Normals(length, 99), fast = [.. plain];
        run(Plain, plain);
        run(Fast, fast);
        Assert.InRange(Some.Distance(fast, plain), 0, 2e-5);
    }
}
