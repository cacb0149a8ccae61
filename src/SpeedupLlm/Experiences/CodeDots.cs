using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpeedupLlm.Experiences;

/// <summary>Products of 8-bit rows with a 16-bit query: whole numbers, so every path gives the same ones.</summary>
/// <remarks>The scan waits for memory: 512-bit instructions were no faster than these (docs/retrieval.md).</remarks>
internal static class CodeDots
{
    /// <summary>Rows and queries are padded with zeros to a multiple of this.</summary>
    public const int Lanes = 32;

    /// <summary>The greatest magnitude of a query's values that cannot overflow a product.</summary>
    public static int LargestQuery(int width) => Math.Min(short.MaxValue, int.MaxValue / (sbyte.MaxValue * width));

    /// <param name="codes"><c>[rows, width]</c>.</param>
    /// <param name="query"><c>[width]</c>, no value beyond <see cref="LargestQuery"/>.</param>
    /// <param name="dots"><c>[rows]</c>, written.</param>
    public static void Into(ReadOnlySpan<sbyte> codes, ReadOnlySpan<short> query, Span<int> dots)
    {
        if (Avx2.IsSupported)
            With256Bits(codes, query, dots);
        else
            With128Bits(codes, query, dots);
    }

    private static void With256Bits(ReadOnlySpan<sbyte> codes, ReadOnlySpan<short> query, Span<int> dots)
    {
        // Cutting to size is the check that keeps the unchecked loads below inside.
        ref var row = ref MemoryMarshal.GetReference(codes[..(dots.Length * query.Length)]);
        ref var values = ref MemoryMarshal.GetReference(query);
        for (var r = 0; r < dots.Length; r++)
        {
            Vector256<int> even = default, odd = default;
            for (nuint i = 0; i < (nuint)query.Length; i += Lanes)
            {
                even += Avx2.MultiplyAddAdjacent(
                    Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, i)), Vector256.LoadUnsafe(ref values, i));
                odd += Avx2.MultiplyAddAdjacent(
                    Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, i + 16)), Vector256.LoadUnsafe(ref values, i + 16));
            }

            dots[r] = Vector256.Sum(even + odd);
            row = ref Unsafe.Add(ref row, query.Length);
        }
    }

    /// <summary>For all other processors.</summary>
    internal static void With128Bits(ReadOnlySpan<sbyte> codes, ReadOnlySpan<short> query, Span<int> dots)
    {
        ref var row = ref MemoryMarshal.GetReference(codes[..(dots.Length * query.Length)]);
        ref var values = ref MemoryMarshal.GetReference(query);
        for (var r = 0; r < dots.Length; r++)
        {
            Vector128<int> low = default, high = default;
            for (nuint i = 0; i < (nuint)query.Length; i += 16)
            {
                var (c0, c8) = Vector128.Widen(Vector128.LoadUnsafe(ref row, i));
                (low, high) = Added(low, high, c0, Vector128.LoadUnsafe(ref values, i));
                (low, high) = Added(low, high, c8, Vector128.LoadUnsafe(ref values, i + 8));
            }

            dots[r] = Vector128.Sum(low + high);
            row = ref Unsafe.Add(ref row, query.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<int> Low, Vector128<int> High) Added(
        Vector128<int> low, Vector128<int> high, Vector128<short> codes, Vector128<short> values)
    {
        var (c0, c4) = Vector128.Widen(codes);
        var (v0, v4) = Vector128.Widen(values);
        return (low + c0 * v0, high + c4 * v4);
    }
}
