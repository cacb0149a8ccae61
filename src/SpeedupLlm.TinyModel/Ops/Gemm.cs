using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpeedupLlm.TinyModel.Ops;

/// <summary>Products of matrices. One instance per thread: it owns the scratch.</summary>
internal sealed unsafe class Gemm
{
    private readonly Floats _rows = new(8 * Panels.Depth);
    private readonly Floats _tile = new(8 * Panels.Width);

    /// <summary>c[m, n] (+)= a[m, k] · b[k, n], with a(i, p) = a[i·rs + p·cs].</summary>
    public void Multiply(float* a, nint rs, nint cs, int m, Panels b, float* c, nint ldc, bool add) =>
        Multiply(a, rs, cs, m, b, b.Rows, b.Columns, c, ldc, add);

    /// <summary>The same with only the first <paramref name="k"/> rows and <paramref name="n"/> columns of b.</summary>
    public void Multiply(float* a, nint rs, nint cs, int m, Panels b, int k, int n, float* c, nint ldc, bool add)
    {
        for (var p0 = 0; p0 < k; p0 += Panels.Depth)
        {
            var depth = Math.Min(Panels.Depth, k - p0);
            for (var i = 0; i < m; i += 8)
            {
                var rows = Math.Min(8, m - i);
                var from = a + i * rs + p0 * cs;
                if (cs == 1)
                    Row(from, rs, 1, rows, b, p0, depth, n, c + i * ldc, ldc, add || p0 > 0);
                else
                    Row(Gather(from, rs, cs, rows, depth), 1, 8, rows, b, p0, depth, n, c + i * ldc, ldc, add || p0 > 0);
            }
        }
    }

    private void Row(float* a, nint rs, nint cs, int rows, Panels b, int p0, int depth, int n, float* c, nint ldc, bool add)
    {
        for (var j = 0; j < n; j += Panels.Width)
        {
            var panel = b.Panel(p0, j, out _, out var width);
            if (j + width <= n)
                Tile(a, rs, cs, panel, depth, c + j, ldc, rows, width, add);
            else
                Edge(a, rs, cs, panel, depth, c + j, ldc, rows, width, n - j, add);
        }
    }

    /// <summary>The last panel is wider than c: through a tile of our own.</summary>
    private void Edge(float* a, nint rs, nint cs, float* panel, int depth, float* c, nint ldc, int rows, int width, int used, bool add)
    {
        var tile = _tile.Pointer;
        Tile(a, rs, cs, panel, depth, tile, width, rows, width, add: false);
        for (var i = 0; i < rows; i++)
        for (var j = 0; j < used; j++)
            c[i * ldc + j] = tile[i * width + j] + (add ? c[i * ldc + j] : 0);
    }

    /// <summary>Where a is read along its columns, eight rows of it are brought together first: [depth, 8].</summary>
    private float* Gather(float* a, nint rs, nint cs, int rows, int depth)
    {
        var to = _rows.Pointer;
        if (rows == 8 && rs == 1)
        {
            for (var p = 0; p < depth; p++)
                Vector256.Load(a + p * cs).Store(to + p * 8);
            return to;
        }

        for (var p = 0; p < depth; p++)
        for (var i = 0; i < rows; i++)
            to[p * 8 + i] = a[i * rs + p * cs];
        return to;
    }

    private static void Tile(float* a, nint rs, nint cs, float* panel, int k, float* c, nint ldc, int rows, int width, bool add)
    {
        // Not Vector512.IsHardwareAccelerated: it says no on processors on which 512 bits run at full speed.
        if (Avx512F.IsSupported)
            Tiles512.Multiply(a, rs, cs, panel, k, c, ldc, rows, width, add);
        else
            Tiles256.Multiply(a, rs, cs, panel, k, c, ldc, rows, width, add);
    }
}
