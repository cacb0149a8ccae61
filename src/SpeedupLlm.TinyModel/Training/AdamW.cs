using System.Runtime.Intrinsics;
using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Training;

/// <summary>One step of Adam with decoupled weight decay (Loshchilov and Hutter, 2019). Lengths are multiples of 16.</summary>
/// <param name="Beta1">Decay of the gradient's running mean.</param>
/// <param name="Beta2">Decay of its square's running mean.</param>
internal readonly record struct AdamW(double Beta1, double Beta2)
{
    public unsafe void Step(Span<float> w, Span<float> g, Span<float> mean, Span<float> square, float clip, double rate, float keep, int step)
    {
        var (b1, b2) = ((float)Beta1, (float)Beta2);
        var pace = Vector512.Create((float)(rate / (1 - Math.Pow(Beta1, step + 1))));
        var unbias = Vector512.Create((float)(1 / (1 - Math.Pow(Beta2, step + 1))));
        fixed (float* pw = w, pg = g, pm = mean, ps = square)
        {
            for (var i = 0; i < w.Length; i += Lanes.Count)
            {
                var d = Vector512.Load(pg + i) * clip;
                var m = Vector512.Load(pm + i) * b1 + d * (1 - b1);
                var s = Vector512.Load(ps + i) * b2 + d * d * (1 - b2);
                m.Store(pm + i);
                s.Store(ps + i);
                (Vector512.Load(pw + i) * keep - pace * m / (Vector512.Sqrt(s * unbias) + Vector512.Create(1e-8f))).Store(pw + i);
            }
        }
    }
}
