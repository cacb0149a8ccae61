namespace SpeedupLlm.TinyModel.Ops;

/// <summary>
/// The right-hand matrix B[k, n] of a product, laid out in the order in which the tiles read it: blocks of k, in them panels of 48 columns (the last
/// one 16, 32 or 48, filled up with zeros), in them rows.
/// </summary>
internal sealed unsafe class Panels
{
    public const int Width = 48;

    /// <summary>Rows of a block: a panel of 256 × 48 stays in the second-level cache.</summary>
    public const int Depth = 256;

    private Floats _data = new(0);

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    private int Padded => (Columns + 15) & ~15;

    /// <summary>Takes B(p, j) = source[p·stride + j].</summary>
    public Panels Pack(float* source, nint stride, int rows, int columns)
    {
        Reserve(rows, columns);
        for (var p0 = 0; p0 < rows; p0 += Depth)
        for (var j0 = 0; j0 < columns; j0 += Width)
        {
            var to = Panel(p0, j0, out var depth, out var width);
            var used = Math.Min(width, columns - j0);
            for (var p = 0; p < depth; p++, to += width)
            {
                new ReadOnlySpan<float>(source + (p0 + p) * stride + j0, used).CopyTo(new Span<float>(to, width));
                new Span<float>(to + used, width - used).Clear();
            }
        }

        return this;
    }

    /// <summary>Takes B(p, j) = source[j·stride + p]: the transpose of what lies in memory.</summary>
    public Panels PackTransposed(float* source, nint stride, int rows, int columns)
    {
        Reserve(rows, columns);
        for (var p0 = 0; p0 < rows; p0 += Depth)
        for (var j0 = 0; j0 < columns; j0 += Width)
        {
            var to = Panel(p0, j0, out var depth, out var width);
            for (var j = 0; j < width; j += 16)
                Lanes.Transpose(source + (j0 + j) * stride + p0, stride, Math.Clamp(columns - j0 - j, 0, 16), depth, to + j, width);
        }

        return this;
    }

    /// <summary>Where the panel of columns <paramref name="j0"/>… in the block of rows <paramref name="p0"/>… starts.</summary>
    public float* Panel(int p0, int j0, out int depth, out int width)
    {
        depth = Math.Min(Depth, Rows - p0);
        width = Math.Min(Width, Padded - j0);
        return _data.Pointer + (nint)p0 * Padded + (nint)depth * j0;
    }

    private void Reserve(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        if (_data.Length < rows * Padded)
            _data = new Floats(rows * Padded);
    }
}
