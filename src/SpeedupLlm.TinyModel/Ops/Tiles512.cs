using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpeedupLlm.TinyModel.Ops;

/// <summary>
/// The innermost loops: c[rows, width] (+)= a[rows, k] · panel[k, width], with a(i, p) = a[i·rs + p·cs]. Every element of c is one chain of fused
/// multiply-adds over p = 0, 1, …, whatever the number of rows: that is why a sequence's logits don't depend on its company in a batch.
/// Eight rows by 48 columns are 24 accumulators: what 32 registers hold beside the operands.
/// </summary>
internal static unsafe class Tiles512
{
    private static Vector512<float> Zero => Vector512<float>.Zero;

    public static void Multiply(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, int rows, int width, bool add)
    {
        var r = 0;
        for (; r + 8 <= rows && width > 16; r += 8, a += 8 * rs, c += 8 * ldc)
        {
            if (width == 48)
                Eight48(a, rs, cs, panel, k, c, ldc, add);
            else
                Eight32(a, rs, cs, panel, k, c, ldc, add);
        }

        for (; r + 4 <= rows; r += 4, a += 4 * rs, c += 4 * ldc)
        {
            if (width == 48)
                Four48(a, rs, cs, panel, k, c, ldc, add);
            else if (width == 32)
                Four32(a, rs, cs, panel, k, c, ldc, add);
            else
                Four16(a, rs, cs, panel, k, c, ldc, add);
        }

        for (; r < rows; r++, a += rs, c += ldc)
        {
            if (width == 48)
                One48(a, cs, panel, k, c, add);
            else if (width == 32)
                One32(a, cs, panel, k, c, add);
            else
                One16(a, cs, panel, k, c, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight48(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, bool add)
    {
        Vector512<float> c00 = Zero, c01 = Zero, c02 = Zero;
        Vector512<float> c10 = Zero, c11 = Zero, c12 = Zero;
        Vector512<float> c20 = Zero, c21 = Zero, c22 = Zero;
        Vector512<float> c30 = Zero, c31 = Zero, c32 = Zero;
        Vector512<float> c40 = Zero, c41 = Zero, c42 = Zero;
        Vector512<float> c50 = Zero, c51 = Zero, c52 = Zero;
        Vector512<float> c60 = Zero, c61 = Zero, c62 = Zero;
        Vector512<float> c70 = Zero, c71 = Zero, c72 = Zero;
        nint rs2 = 2 * rs, rs3 = 3 * rs;
        var low = a + 4 * rs;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel), b1 = Vector512.Load(panel + 16), b2 = Vector512.Load(panel + 32);
            var x = Vector512.Create(a[0]);
            (c00, c01, c02) = (Fma(x, b0, c00), Fma(x, b1, c01), Fma(x, b2, c02));
            x = Vector512.Create(a[rs]);
            (c10, c11, c12) = (Fma(x, b0, c10), Fma(x, b1, c11), Fma(x, b2, c12));
            x = Vector512.Create(a[rs2]);
            (c20, c21, c22) = (Fma(x, b0, c20), Fma(x, b1, c21), Fma(x, b2, c22));
            x = Vector512.Create(a[rs3]);
            (c30, c31, c32) = (Fma(x, b0, c30), Fma(x, b1, c31), Fma(x, b2, c32));
            x = Vector512.Create(low[0]);
            (c40, c41, c42) = (Fma(x, b0, c40), Fma(x, b1, c41), Fma(x, b2, c42));
            x = Vector512.Create(low[rs]);
            (c50, c51, c52) = (Fma(x, b0, c50), Fma(x, b1, c51), Fma(x, b2, c52));
            x = Vector512.Create(low[rs2]);
            (c60, c61, c62) = (Fma(x, b0, c60), Fma(x, b1, c61), Fma(x, b2, c62));
            x = Vector512.Create(low[rs3]);
            (c70, c71, c72) = (Fma(x, b0, c70), Fma(x, b1, c71), Fma(x, b2, c72));
            a += cs;
            low += cs;
            panel += 48;
        }

        Put(c, add, c00, c01, c02);
        Put(c + ldc, add, c10, c11, c12);
        Put(c + 2 * ldc, add, c20, c21, c22);
        Put(c + 3 * ldc, add, c30, c31, c32);
        Put(c + 4 * ldc, add, c40, c41, c42);
        Put(c + 5 * ldc, add, c50, c51, c52);
        Put(c + 6 * ldc, add, c60, c61, c62);
        Put(c + 7 * ldc, add, c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight32(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, bool add)
    {
        Vector512<float> c00 = Zero, c01 = Zero;
        Vector512<float> c10 = Zero, c11 = Zero;
        Vector512<float> c20 = Zero, c21 = Zero;
        Vector512<float> c30 = Zero, c31 = Zero;
        Vector512<float> c40 = Zero, c41 = Zero;
        Vector512<float> c50 = Zero, c51 = Zero;
        Vector512<float> c60 = Zero, c61 = Zero;
        Vector512<float> c70 = Zero, c71 = Zero;
        nint rs2 = 2 * rs, rs3 = 3 * rs;
        var low = a + 4 * rs;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel), b1 = Vector512.Load(panel + 16);
            var x = Vector512.Create(a[0]);
            (c00, c01) = (Fma(x, b0, c00), Fma(x, b1, c01));
            x = Vector512.Create(a[rs]);
            (c10, c11) = (Fma(x, b0, c10), Fma(x, b1, c11));
            x = Vector512.Create(a[rs2]);
            (c20, c21) = (Fma(x, b0, c20), Fma(x, b1, c21));
            x = Vector512.Create(a[rs3]);
            (c30, c31) = (Fma(x, b0, c30), Fma(x, b1, c31));
            x = Vector512.Create(low[0]);
            (c40, c41) = (Fma(x, b0, c40), Fma(x, b1, c41));
            x = Vector512.Create(low[rs]);
            (c50, c51) = (Fma(x, b0, c50), Fma(x, b1, c51));
            x = Vector512.Create(low[rs2]);
            (c60, c61) = (Fma(x, b0, c60), Fma(x, b1, c61));
            x = Vector512.Create(low[rs3]);
            (c70, c71) = (Fma(x, b0, c70), Fma(x, b1, c71));
            a += cs;
            low += cs;
            panel += 32;
        }

        Put(c, add, c00, c01);
        Put(c + ldc, add, c10, c11);
        Put(c + 2 * ldc, add, c20, c21);
        Put(c + 3 * ldc, add, c30, c31);
        Put(c + 4 * ldc, add, c40, c41);
        Put(c + 5 * ldc, add, c50, c51);
        Put(c + 6 * ldc, add, c60, c61);
        Put(c + 7 * ldc, add, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four48(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, bool add)
    {
        Vector512<float> c00 = Zero, c01 = Zero, c02 = Zero;
        Vector512<float> c10 = Zero, c11 = Zero, c12 = Zero;
        Vector512<float> c20 = Zero, c21 = Zero, c22 = Zero;
        Vector512<float> c30 = Zero, c31 = Zero, c32 = Zero;
        nint rs2 = 2 * rs, rs3 = 3 * rs;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel), b1 = Vector512.Load(panel + 16), b2 = Vector512.Load(panel + 32);
            var x = Vector512.Create(a[0]);
            (c00, c01, c02) = (Fma(x, b0, c00), Fma(x, b1, c01), Fma(x, b2, c02));
            x = Vector512.Create(a[rs]);
            (c10, c11, c12) = (Fma(x, b0, c10), Fma(x, b1, c11), Fma(x, b2, c12));
            x = Vector512.Create(a[rs2]);
            (c20, c21, c22) = (Fma(x, b0, c20), Fma(x, b1, c21), Fma(x, b2, c22));
            x = Vector512.Create(a[rs3]);
            (c30, c31, c32) = (Fma(x, b0, c30), Fma(x, b1, c31), Fma(x, b2, c32));
            a += cs;
            panel += 48;
        }

        Put(c, add, c00, c01, c02);
        Put(c + ldc, add, c10, c11, c12);
        Put(c + 2 * ldc, add, c20, c21, c22);
        Put(c + 3 * ldc, add, c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four32(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, bool add)
    {
        Vector512<float> c00 = Zero, c01 = Zero;
        Vector512<float> c10 = Zero, c11 = Zero;
        Vector512<float> c20 = Zero, c21 = Zero;
        Vector512<float> c30 = Zero, c31 = Zero;
        nint rs2 = 2 * rs, rs3 = 3 * rs;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel), b1 = Vector512.Load(panel + 16);
            var x = Vector512.Create(a[0]);
            (c00, c01) = (Fma(x, b0, c00), Fma(x, b1, c01));
            x = Vector512.Create(a[rs]);
            (c10, c11) = (Fma(x, b0, c10), Fma(x, b1, c11));
            x = Vector512.Create(a[rs2]);
            (c20, c21) = (Fma(x, b0, c20), Fma(x, b1, c21));
            x = Vector512.Create(a[rs3]);
            (c30, c31) = (Fma(x, b0, c30), Fma(x, b1, c31));
            a += cs;
            panel += 32;
        }

        Put(c, add, c00, c01);
        Put(c + ldc, add, c10, c11);
        Put(c + 2 * ldc, add, c20, c21);
        Put(c + 3 * ldc, add, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four16(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, bool add)
    {
        Vector512<float> c00 = Zero;
        Vector512<float> c10 = Zero;
        Vector512<float> c20 = Zero;
        Vector512<float> c30 = Zero;
        nint rs2 = 2 * rs, rs3 = 3 * rs;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel);
            var x = Vector512.Create(a[0]);
            c00 = Fma(x, b0, c00);
            x = Vector512.Create(a[rs]);
            c10 = Fma(x, b0, c10);
            x = Vector512.Create(a[rs2]);
            c20 = Fma(x, b0, c20);
            x = Vector512.Create(a[rs3]);
            c30 = Fma(x, b0, c30);
            a += cs;
            panel += 16;
        }

        Put(c, add, c00);
        Put(c + ldc, add, c10);
        Put(c + 2 * ldc, add, c20);
        Put(c + 3 * ldc, add, c30);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One48(float* a, nint cs, float* panel, int k, float* c, bool add)
    {
        Vector512<float> c00 = Zero, c01 = Zero, c02 = Zero;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel), b1 = Vector512.Load(panel + 16), b2 = Vector512.Load(panel + 32);
            var x = Vector512.Create(a[0]);
            (c00, c01, c02) = (Fma(x, b0, c00), Fma(x, b1, c01), Fma(x, b2, c02));
            a += cs;
            panel += 48;
        }

        Put(c, add, c00, c01, c02);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One32(float* a, nint cs, float* panel, int k, float* c, bool add)
    {
        Vector512<float> c00 = Zero, c01 = Zero;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel), b1 = Vector512.Load(panel + 16);
            var x = Vector512.Create(a[0]);
            (c00, c01) = (Fma(x, b0, c00), Fma(x, b1, c01));
            a += cs;
            panel += 32;
        }

        Put(c, add, c00, c01);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One16(float* a, nint cs, float* panel, int k, float* c, bool add)
    {
        Vector512<float> c00 = Zero;
        for (var p = 0; p < k; p++)
        {
            Vector512<float> b0 = Vector512.Load(panel);
            var x = Vector512.Create(a[0]);
            c00 = Fma(x, b0, c00);
            a += cs;
            panel += 16;
        }

        Put(c, add, c00);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fma(Vector512<float> x, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(x, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool add, Vector512<float> v) => (add ? Vector512.Load(c) + v : v).Store(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool add, Vector512<float> v0, Vector512<float> v1)
    {
        Put(c, add, v0);
        Put(c + 16, add, v1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool add, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2)
    {
        Put(c, add, v0);
        Put(c + 16, add, v1);
        Put(c + 32, add, v2);
    }
}
