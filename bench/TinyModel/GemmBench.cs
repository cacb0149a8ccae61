using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.Bench.TinyModel;

/// <summary>The matrix product by itself, on one thread, in the shapes that training and generation use.</summary>
internal static unsafe class GemmBench
{
    private static readonly (int M, int K, int N)[] Shapes =
        [(1024, 192, 576), (1024, 192, 192), (1024, 480, 192), (192, 1024, 480), (1024, 192, 768), (64, 48, 240), (64, 32, 240), (8, 192, 576), (1, 192, 576)];

    public static void Run()
    {
        foreach (var (m, k, n) in Shapes)
        {
            Floats a = new(m * k), b = new(k * n), c = new(m * n);
            var (gemm, panels) = (new Gemm(), new Panels());
            panels.Pack(b.Pointer, n, k, n);
            var ready = Speed(2.0 * m * k * n, () => gemm.Multiply(a.Pointer, k, 1, m, panels, c.Pointer, n, add: false));
            var packed = Speed(2.0 * m * k * n, () => gemm.Multiply(a.Pointer, k, 1, m, panels.PackTransposed(b.Pointer, k, k, n), c.Pointer, n, add: false));
            var turned = Speed(2.0 * m * k * n, () => gemm.Multiply(a.Pointer, 1, m, m, panels, c.Pointer, n, add: false));
            Console.WriteLine($"[{m}, {k}] · [{k}, {n}]: {ready:F0} GFLOP/s; packing the transpose too: {packed:F0}; left side read along columns: {turned:F0}");
        }
    }

    private static double Speed(double work, Action run)
    {
        var best = double.MaxValue;
        var times = (int)(1e8 / work) + 1;
        for (var repeat = 0; repeat < 10; repeat++)
        {
            var began = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < times; i++)
                run();
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(began).TotalSeconds / times);
        }

        return work / best / 1e9;
    }
}
