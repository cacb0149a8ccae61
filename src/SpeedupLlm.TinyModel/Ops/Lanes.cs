using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpeedupLlm.TinyModel.Ops;

/// <summary>
/// Loops over 16 lanes; lengths are multiples of 16. Own reductions and not those of TensorPrimitives, because the order in which those add depends
/// on where the array lies in memory: the same seed would not always give the same answer.
/// </summary>
internal static unsafe class Lanes
{
    public const int Count = 16;

    public static int RoundUp(int n) => (n + Count - 1) & ~(Count - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* x, float* y, int n)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < n; i += Count)
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), sum);
        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Max(float* x, int n)
    {
        var max = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < n; i += Count)
            max = Vector512.Max(max, Vector512.Load(x + i));
        var lanes = Vector256.Max(max.GetLower(), max.GetUpper());
        var result = float.NegativeInfinity;
        for (var i = 0; i < 8; i++)
            result = MathF.Max(result, lanes[i]);
        return result;
    }

    /// <summary>y += scale · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(float* y, float* x, float scale, int n)
    {
        var s = Vector512.Create(scale);
        for (var i = 0; i < n; i += Count)
            Vector512.FusedMultiplyAdd(s, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* x, float scale, int n)
    {
        var s = Vector512.Create(scale);
        for (var i = 0; i < n; i += Count)
            (s * Vector512.Load(x + i)).Store(x + i);
    }

    /// <summary>y = scale · x ∘ gain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaledProduct(float* y, float* x, float* gain, float scale, int n)
    {
        var s = Vector512.Create(scale);
        for (var i = 0; i < n; i += Count)
            (s * Vector512.Load(x + i) * Vector512.Load(gain + i)).Store(y + i);
    }

    /// <summary>x[i] = exp(x[i]·scale − shift); returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ExpInPlace(float* x, float scale, float shift, int n)
    {
        var sum = Vector512<float>.Zero;
        var (by, minus) = (Vector512.Create(scale), Vector512.Create(-shift));
        for (var i = 0; i < n; i += Count)
        {
            var e = Exp(Vector512.FusedMultiplyAdd(Vector512.Load(x + i), by, minus));
            e.Store(x + i);
            sum += e;
        }

        return Vector512.Sum(sum);
    }

    /// <summary>eˣ within 2 units in the last place: 2ⁿ·e^r with |r| ≤ ln 2 / 2, a polynomial of degree 6 for e^r (Cephes). Below −87 it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var inRange = Vector512.GreaterThanOrEqual(x, Vector512.Create(-87f));
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-87f)), Vector512.Create(88f));
        var n = Vector512.Floor(Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), Vector512.Create(0.5f)));
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var e = Vector512.Create(1.9875691500e-4f);
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(1.3981999507e-3f));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(8.3334519073e-3f));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(4.1665795894e-2f));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(1.6666665459e-1f));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(5.0000001201e-1f));
        e = Vector512.FusedMultiplyAdd(e, r * r, r + Vector512<float>.One);
        var power = Vector512.ShiftLeft(Vector512.ConvertToInt32(n) + Vector512.Create(127), 23).AsSingle();
        return Vector512.ConditionalSelect(inRange, e * power, Vector512<float>.Zero);
    }

    /// <summary>to[p·stride + j] = from[j·fromStride + p] for p below depth, zeros for the columns from used to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint fromStride, int used, int depth, float* to, nint stride)
    {
        for (var p = 0; p < depth; p++, to += stride)
        {
            for (var j = 0; j < used; j++)
                to[j] = from[j * fromStride + p];
            for (var j = used; j < Count; j++)
                to[j] = 0;
        }
    }
}
