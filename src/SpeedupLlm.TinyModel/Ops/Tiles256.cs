using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpeedupLlm.TinyModel.Ops;

/// <summary>What <see cref="Tiles512"/> does, for processors without 512-bit registers: the same chains of fused multiply-adds, half as wide.</summary>
internal static unsafe class Tiles256
{
    public static void Multiply(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, int rows, int width, bool add)
    {
        for (var column = 0; column < width; column += 16)
        {
            var r = 0;
            for (; r + 4 <= rows; r += 4)
                Four(a + r * rs, rs, cs, panel + column, width, k, c + r * ldc + column, ldc, add);
            for (; r < rows; r++)
                One(a + r * rs, cs, panel + column, width, k, c + r * ldc + column, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* a, nint rs, nint cs, float* panel, int stride, int k, float* c, nint ldc, bool add)
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (var p = 0; p < k; p++, a += cs, panel += stride)
        {
            Vector256<float> b0 = Vector256.Load(panel), b1 = Vector256.Load(panel + 8);
            var x = Vector256.Create(a[0]);
            (c00, c01) = (Vector256.FusedMultiplyAdd(x, b0, c00), Vector256.FusedMultiplyAdd(x, b1, c01));
            x = Vector256.Create(a[rs]);
            (c10, c11) = (Vector256.FusedMultiplyAdd(x, b0, c10), Vector256.FusedMultiplyAdd(x, b1, c11));
            x = Vector256.Create(a[2 * rs]);
            (c20, c21) = (Vector256.FusedMultiplyAdd(x, b0, c20), Vector256.FusedMultiplyAdd(x, b1, c21));
            x = Vector256.Create(a[3 * rs]);
            (c30, c31) = (Vector256.FusedMultiplyAdd(x, b0, c30), Vector256.FusedMultiplyAdd(x, b1, c31));
        }

        Put(c, add, c00, c01);
        Put(c + ldc, add, c10, c11);
        Put(c + 2 * ldc, add, c20, c21);
        Put(c + 3 * ldc, add, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* a, nint cs, float* panel, int stride, int k, float* c, bool add)
    {
        Vector256<float> c0 = default, c1 = default;
        for (var p = 0; p < k; p++, a += cs, panel += stride)
        {
            var x = Vector256.Create(*a);
            (c0, c1) = (Vector256.FusedMultiplyAdd(x, Vector256.Load(panel), c0), Vector256.FusedMultiplyAdd(x, Vector256.Load(panel + 8), c1));
        }

        Put(c, add, c0, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool add, Vector256<float> v0, Vector256<float> v1)
    {
        (add ? Vector256.Load(c) + v0 : v0).Store(c);
        (add ? Vector256.Load(c + 8) + v1 : v1).Store(c + 8);
    }
}
