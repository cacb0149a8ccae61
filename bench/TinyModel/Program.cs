using System.Diagnostics;
using SpeedupLlm.TinyModel.Ops;

internal static unsafe class Program
{
    private static void Main()
    {
        foreach (var (m, k, n) in new[] { (1024, 192, 576), (1024, 192, 192), (1024, 480, 192), (192, 1024, 480), (1024, 192, 960), (64, 32, 240), (64, 240, 32), (8,192,576), (1,192,576), (1, 480,192) })
        {
            var a = new Floats(m * k); var b = new Floats(k * n); var c = new Floats(m * n);
            for (var i = 0; i < a.Length; i++) a.Span[i] = i % 7;
            for (var i = 0; i < b.Length; i++) b.Span[i] = i % 5;
            var gemm = new Gemm(); var panels = new Panels();
            double Time(Action f)
            {
                for (var w = 0; w < 3; w++) f();
                var best = double.MaxValue;
                for (var r = 0; r < 5; r++)
                {
                    var reps = (int)(2e8 / (2.0 * m * n * k)) + 1;
                    var s = Stopwatch.GetTimestamp();
                    for (var x = 0; x < reps; x++) f();
                    best = Math.Min(best, Stopwatch.GetElapsedTime(s).TotalSeconds / reps);
                }
                return 2.0 * m * n * k / best / 1e9;
            }
            panels.Pack(b.Pointer, n, k, n);
            Console.WriteLine($"{m}x{k}x{n}: {Time(() => gemm.Multiply(a.Pointer, k, 1, m, panels, c.Pointer, n, false)):F1} GF/s, +pack {Time(() => { panels.Pack(b.Pointer, n, k, n); gemm.Multiply(a.Pointer, k, 1, m, panels, c.Pointer, n, false); }):F1}, +packT {Time(() => { panels.PackTransposed(b.Pointer, k, k, n); gemm.Multiply(a.Pointer, k, 1, m, panels, c.Pointer, n, false); }):F1}, At {Time(() => gemm.Multiply(a.Pointer, 1, m, m, panels, c.Pointer, n, false)):F1}");
        }
    }
}
