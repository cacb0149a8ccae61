using System.Numerics.Tensors;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>
/// The experiences of one memory scope with their embeddings, searched exactly. One writer, any number of readers: a search sees the index as one
/// change left it, with every change that was made before the search began. Nothing a reader may hold is ever changed; rows are appended only
/// beyond what it counts.
/// </summary>
internal sealed class ScopeIndex
{
    /// <summary>Rows of a block. Fewer than that are searched without one.</summary>
    internal const int BlockRows = 256;

    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal); // by experience; the writer's
    private long _last;
    private volatile Snapshot _snapshot = Snapshot.Empty;

    public int Count => _snapshot.Count;

    /// <summary>Adds an entry; one that is there already (the experience's id) takes its own place. An embedding that does not fit is left out.</summary>
    public void Add(IndexEntry entry)
    {
        if (_numbers.TryGetValue(entry.Experience.Id, out var number))
            Replace(new IndexRow(number, entry));
        else if (Fits(entry))
            Append(new IndexRow(++_last, entry));
    }

    /// <summary>Replaces an experience by a newer version of itself; does nothing where there is none.</summary>
    public void Update(Experience experience)
    {
        if (_numbers.TryGetValue(experience.Id, out var number))
            Replace(new IndexRow(number, _snapshot.Find(number).Entry with { Experience = experience }));
    }

    /// <summary>Takes experiences out. Of their embeddings nothing stays.</summary>
    public void Remove(params IEnumerable<string> ids)
    {
        var numbers = new HashSet<long>();
        foreach (var id in ids)
        {
            if (_numbers.Remove(id, out var number))
                numbers.Add(number);
        }

        if (numbers.Count > 0)
            _snapshot = _snapshot.Without(numbers);
    }

    /// <summary>The k entries with the greatest cosine, greatest first; of equals the earlier one.</summary>
    /// <param name="query"><c>[dim]</c>, of length 1.</param>
    /// <param name="k">How many.</param>
    /// <exception cref="ArgumentException">The query has other dimensions than the entries.</exception>
    public List<(IndexEntry Entry, double Similarity)> Search(ReadOnlySpan<float> query, int k)
    {
        var snapshot = _snapshot;
        if (snapshot.Count == 0 || k <= 0)
            return [];
        if (query.Length != snapshot.Dimensions)
            throw new ArgumentException($"An embedding of {query.Length} dimensions in an index of {snapshot.Dimensions}.", nameof(query));
        var candidates = new Candidates(k);
        foreach (var row in snapshot.Open)
            candidates.Add(row, TensorPrimitives.Dot(query, row.Embedding), 0);
        if (snapshot.Blocks.Length > 0)
        {
            var quantized = new IndexQuery(query);
            foreach (var block in snapshot.Blocks)
                block.Scan(quantized, candidates);
        }

        return candidates.Nearest(query);
    }

    private void Append(IndexRow row)
    {
        _snapshot = _snapshot.With(row);
        _numbers[row.Entry.Experience.Id] = row.Number;
    }

    private void Replace(IndexRow row)
    {
        if (Fits(row.Entry))
            _snapshot = _snapshot.Replaced(row);
        else
            Remove(row.Entry.Experience.Id);
    }

    /// <summary>Whether it can be compared: an embedder that changed under the same name gives others. Exact recall finds these, too.</summary>
    private bool Fits(IndexEntry entry)
    {
        var embedding = entry.Experience.Embedding.Span;
        return embedding.Length > 0 && (_snapshot.Count == 0 || embedding.Length == _snapshot.Dimensions)
            && float.IsFinite(TensorPrimitives.Norm(embedding));
    }
}

/// <summary>An experience with the slots of its question.</summary>
internal sealed record IndexEntry(Experience Experience, Slots Slots);

/// <summary>An entry with its number in the order of arrival.</summary>
internal readonly record struct IndexRow(long Number, IndexEntry Entry)
{
    /// <summary><c>[dim]</c>: the experience's own, no copy.</summary>
    public ReadOnlySpan<float> Embedding => Entry.Experience.Embedding.Span;
}
