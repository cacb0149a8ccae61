using System.Numerics.Tensors;

namespace SpeedupLlm.Experiences;

/// <summary>
/// Rows of an index that change no more, with their embeddings in 8 bits a value. A product with these is quick and a little off; how much at
/// most is known of every row, so that a search can tell which rows need the exact product.
/// </summary>
internal sealed class IndexBlock
{
    private readonly int _width;
    private readonly sbyte[] _codes;  // [rows, width]; a value is code · scale
    private readonly float[] _scales; // [rows]
    private readonly float[] _errors; // [rows]: length of what the codes leave out
    private readonly double _longest; // of the rows' lengths

    /// <param name="rows">Of one dimension and finite, in order.</param>
    public IndexBlock(IndexRow[] rows)
    {
        Rows = rows;
        _width = WidthOf(rows[0].Embedding.Length);
        _codes = new sbyte[rows.Length * _width];
        _scales = new float[rows.Length];
        _errors = new float[rows.Length];
        for (var r = 0; r < rows.Length; r++)
        {
            var values = rows[r].Embedding;
            (_scales[r], _errors[r], var length) = Quantize(values, _codes.AsSpan(r * _width, values.Length));
            _longest = Math.Max(_longest, length);
        }
    }

    private IndexBlock(IndexBlock same, IndexRow[] rows) =>
        (Rows, _width, _codes, _scales, _errors, _longest) = (rows, same._width, same._codes, same._scales, same._errors, same._longest);

    /// <summary><c>[rows]</c>, ascending by number.</summary>
    public IndexRow[] Rows { get; }

    /// <summary>The block with another version of a row.</summary>
    public IndexBlock With(int at, IndexRow row)
    {
        IndexRow[] rows = [.. Rows];
        rows[at] = row;
        return Rows[at].Embedding.SequenceEqual(row.Embedding) ? new IndexBlock(this, rows) : new IndexBlock(rows);
    }

    /// <summary>Adds the rows that may be among the nearest.</summary>
    public void Scan(in IndexQuery query, Candidates candidates)
    {
        Span<int> dots = stackalloc int[Rows.Length];
        CodeDots.Into(_codes, query.Values, dots);
        var slack = query.Slack(_longest);
        for (var r = 0; r < dots.Length; r++)
        {
            var near = dots[r] * (query.Scale * _scales[r]);
            var error = query.Length * _errors[r] + slack;
            if (!candidates.Exclude(near + error))
                candidates.Add(Rows[r], near, error);
        }
    }

    /// <summary>Dimensions and padding.</summary>
    public static int WidthOf(int dimensions) => (dimensions + CodeDots.Lanes - 1) / CodeDots.Lanes * CodeDots.Lanes;

    // Lengths are added up in doubles, where the squares of small values are not lost.
    private static (float Scale, float Error, double Length) Quantize(ReadOnlySpan<float> values, Span<sbyte> codes)
    {
        var scale = Math.Abs(TensorPrimitives.MaxMagnitude(values)) / sbyte.MaxValue;
        var (error, length) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            // The clamp is for scales so small that dividing by them is coarse.
            codes[i] = scale > 0 ? (sbyte)Math.Clamp(MathF.Round(values[i] / scale), -sbyte.MaxValue, sbyte.MaxValue) : (sbyte)0;
            var left = values[i] - (double)codes[i] * scale;
            error += left * left;
            length += (double)values[i] * values[i];
        }

        return (scale, MathF.BitIncrement((float)Math.Sqrt(error)), Math.Sqrt(length));
    }
}

/// <summary>A query as blocks read it.</summary>
internal readonly ref struct IndexQuery
{
    private readonly double _error;
    private readonly double _rounding;
    private readonly double _underflow;

    public IndexQuery(ReadOnlySpan<float> exact)
    {
        var values = new short[IndexBlock.WidthOf(exact.Length)];
        var largest = CodeDots.LargestQuery(values.Length);
        Scale = (double)Math.Abs(TensorPrimitives.MaxMagnitude(exact)) / largest;
        var (error, length) = (0.0, 0.0);
        for (var i = 0; i < exact.Length; i++)
        {
            values[i] = Scale > 0 ? (short)Math.Clamp(Math.Round(exact[i] / Scale), -largest, largest) : (short)0;
            var left = exact[i] - values[i] * Scale;
            error += left * left;
            length += (double)exact[i] * exact[i];
        }

        Values = values;
        Length = Math.Sqrt(length);
        _error = Math.Sqrt(error);
        // What adding up a product in floats may lose: of its value, and of values too small for floats.
        _rounding = exact.Length * 1.2e-7 * Length;
        _underflow = exact.Length * (double)float.Epsilon;
    }

    /// <summary><c>[width]</c>; a value is this · scale.</summary>
    public ReadOnlySpan<short> Values { get; }

    public double Scale { get; }

    public double Length { get; }

    /// <summary>How far off a product is for the query's part, with rows of that length and codes of at most twice that.</summary>
    public double Slack(double longest) => (2 * _error + _rounding) * longest + _underflow;
}
