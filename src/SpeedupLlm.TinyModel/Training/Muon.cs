using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Training;

/// <summary>
/// Muon: the momentum's singular values are all brought near 1 by five Newton–Schulz iterations, x ← a·x + (b·A + c·A²)·x with A = x·xᵀ, so that
/// rare directions move as far as common ones. Scaled by 0.2·√max(rows, columns), a step is as long as one of AdamW at the same learning rate.
/// </summary>
internal sealed unsafe class Muon
{
    private const float Momentum = 0.95f;
    private readonly Gemm _gemm = new();
    private readonly Panels _panels = new();
    private Floats _x = new(0);                                              // [small, large]
    private Floats _y = new(0);                                              // [small, large]
    private Floats _a = new(0);                                              // [small, small]
    private Floats _b = new(0);                                              // [small, small]

    public void Step(Span<float> w, Span<float> g, Span<float> momentum, int rows, int columns, float clip, float rate, float keep)
    {
        var (small, large) = (Math.Min(rows, columns), Math.Max(rows, columns));
        if (_x.Length < small * large)
            (_x, _y) = (new Floats(small * large), new Floats(small * large));
        if (_a.Length < small * small)
            (_a, _b) = (new Floats(small * small), new Floats(small * small));

        var squares = 0.0;
        for (var i = 0; i < w.Length; i++)
        {
            momentum[i] = Momentum * momentum[i] + g[i] * clip;
            g[i] = g[i] * clip + Momentum * momentum[i];
            squares += (double)g[i] * g[i];
        }

        var scale = (float)(1 / (Math.Sqrt(squares) + 1e-12));
        var x = _x.Span;
        for (var r = 0; r < rows; r++)
        for (var c = 0; c < columns; c++)
            x[rows <= columns ? r * columns + c : c * rows + r] = g[r * columns + c] * scale;

        for (var i = 0; i < 5; i++)
            Iterate(small, large);

        x = _x.Span;
        var pace = rate * 0.2f * MathF.Sqrt(large);
        for (var r = 0; r < rows; r++)
        for (var c = 0; c < columns; c++)
            w[r * columns + c] = w[r * columns + c] * keep - pace * x[rows <= columns ? r * columns + c : c * rows + r];
    }

    private void Iterate(int small, int large)
    {
        float* x = _x.Pointer, a = _a.Pointer, b = _b.Pointer;
        _gemm.Multiply(x, large, 1, small, _panels.PackTransposed(x, large, large, small), a, small, add: false);
        _gemm.Multiply(a, small, 1, small, _panels.Pack(a, small, small, small), b, small, add: false);
        for (var i = 0; i < small * small; i++)
            b[i] = -4.7750f * a[i] + 2.0315f * b[i];
        for (var i = 0; i < small; i++)
            b[i * small + i] += 3.4445f;
        _gemm.Multiply(b, small, 1, small, _panels.Pack(x, large, small, large), _y.Pointer, large, add: false);
        (_x, _y) = (_y, _x);
    }
}
