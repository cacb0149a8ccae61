using System.Collections.Immutable;

namespace SpeedupLlm.Experiences;

/// <summary>An index as one change left it: full blocks, and after them the newest rows, fewer than a block.</summary>
/// <remarks>Its array of newest rows may hold more than it counts: rows of later snapshots.</remarks>
internal sealed class Snapshot
{
    public static readonly Snapshot Empty = new([], [], 0, 0);

    private readonly IndexRow[] _open; // [capacity]
    private readonly int _openCount;

    private Snapshot(ImmutableArray<IndexBlock> blocks, IndexRow[] open, int openCount, int count) =>
        (Blocks, _open, _openCount, Count) = (blocks, open, openCount, count);

    public int Count { get; }

    public int Dimensions => Blocks.IsEmpty ? _open[0].Embedding.Length : Blocks[0].Rows[0].Embedding.Length;

    /// <summary>Ascending by their rows' numbers.</summary>
    public ImmutableArray<IndexBlock> Blocks { get; }

    /// <summary>The rows after the blocks', ascending by number.</summary>
    public ReadOnlySpan<IndexRow> Open => _open.AsSpan(0, _openCount);

    /// <summary>With one row more, after all others. Only to the newest snapshot of an index may one be added.</summary>
    public Snapshot With(IndexRow row)
    {
        var open = _open;
        if (_openCount == open.Length)
            Array.Resize(ref open, Math.Clamp(2 * _openCount, 8, ScopeIndex.BlockRows));
        open[_openCount] = row;
        return _openCount + 1 < ScopeIndex.BlockRows
            ? new Snapshot(Blocks, open, _openCount + 1, Count + 1)
            : new Snapshot(Blocks.Add(new IndexBlock(open)), [], 0, Count + 1);
    }

    /// <summary>With another version of the row that has this row's number.</summary>
    public Snapshot Replaced(IndexRow row)
    {
        var at = BlockOf(row.Number);
        if (at < Blocks.Length)
            return new Snapshot(Blocks.SetItem(at, Blocks[at].With(At(Blocks[at].Rows, row.Number), row)), _open, _openCount, Count);
        var open = Open.ToArray();
        open[At(open, row.Number)] = row;
        return new Snapshot(Blocks, open, open.Length, Count);
    }

    /// <summary>Without the rows of these numbers, all of which are there.</summary>
    public Snapshot Without(HashSet<long> numbers)
    {
        var touched = numbers.Select(BlockOf).ToHashSet();
        var blocks = Blocks.ToBuilder();
        foreach (var at in touched.Where(at => at < blocks.Count).OrderDescending())
        {
            if (Kept(blocks[at].Rows) is { Length: > 0 } rows)
                blocks[at] = new IndexBlock(rows);
            else
                blocks.RemoveAt(at);
        }

        var open = Kept(Open.ToArray());
        var count = Count - numbers.Count;
        // A small block takes as long to visit as a full one: before they hold half of what they could, all are filled up again.
        return 2 * (count - open.Length) < ScopeIndex.BlockRows * blocks.Count
            ? Of([.. blocks.SelectMany(block => block.Rows), .. open])
            : new Snapshot(blocks.ToImmutable(), open, open.Length, count);

        IndexRow[] Kept(IndexRow[] rows) => [.. rows.Where(row => !numbers.Contains(row.Number))];
    }

    /// <summary>The row of this number, which is there.</summary>
    public IndexRow Find(long number)
    {
        var at = BlockOf(number);
        var rows = at < Blocks.Length ? Blocks[at].Rows : _open;
        return rows[At(at < Blocks.Length ? rows : Open, number)];
    }

    private static Snapshot Of(IndexRow[] rows)
    {
        var full = rows.Length / ScopeIndex.BlockRows * ScopeIndex.BlockRows;
        return new([.. rows[..full].Chunk(ScopeIndex.BlockRows).Select(chunk => new IndexBlock(chunk))], rows[full..], rows.Length - full, rows.Length);
    }

    /// <summary>The block that holds a number; one beyond the last: the open rows do.</summary>
    private int BlockOf(long number)
    {
        var (low, high) = (0, Blocks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Blocks[middle].Rows[^1].Number < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static int At(ReadOnlySpan<IndexRow> rows, long number)
    {
        var (low, high) = (0, rows.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rows[middle].Number < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
