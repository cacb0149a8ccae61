using System.Numerics.Tensors;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>
/// The experiences of one memory scope with their embeddings, searched exactly. One writer; readers see a snapshot, because rows are only ever
/// appended beyond what a published snapshot counts.
/// </summary>
internal sealed class ScopeIndex
{
    private volatile Snapshot _snapshot = new([], [], 0, 0);

    public int Count => _snapshot.Count;

    public void Add(IndexEntry entry)
    {
        var old = _snapshot;
        var dimensions = entry.Experience.Embedding.Length;
        // An embedder that changed under the same name: only exact recall finds what does not fit.
        if (old.Count > 0 && dimensions != old.Dimensions)
            return;
        var (entries, matrix) = (old.Entries, old.Matrix);
        if (old.Count == entries.Length)
        {
            Array.Resize(ref entries, Math.Max(16, old.Count * 2));
            Array.Resize(ref matrix, entries.Length * dimensions);
        }

        entries[old.Count] = entry;
        entry.Experience.Embedding.Span.CopyTo(matrix.AsSpan(old.Count * dimensions));
        _snapshot = new Snapshot(entries, matrix, old.Count + 1, dimensions);
    }

    /// <summary>Replaces an experience by a newer version of itself.</summary>
    public void Update(Experience experience)
    {
        var snapshot = _snapshot;
        var at = Array.FindIndex(snapshot.Entries, 0, snapshot.Count, entry => entry.Experience.Id == experience.Id);
        if (at >= 0)
            snapshot.Entries[at] = snapshot.Entries[at] with { Experience = experience };
    }

    /// <summary>The k entries with the greatest cosine, greatest first; of equals the earlier one.</summary>
    /// <param name="query"><c>[dim]</c>, of length 1.</param>
    /// <param name="k">How many.</param>
    /// <exception cref="ArgumentException">The query has other dimensions than the entries.</exception>
    public List<(IndexEntry Entry, double Similarity)> Search(ReadOnlySpan<float> query, int k)
    {
        var snapshot = _snapshot;
        var best = new List<(IndexEntry Entry, double Similarity)>(k + 1);
        if (snapshot.Count > 0 && query.Length != snapshot.Dimensions)
            throw new ArgumentException($"An embedding of {query.Length} dimensions in an index of {snapshot.Dimensions}.", nameof(query));
        for (var row = 0; row < snapshot.Count; row++)
        {
            double similarity = TensorPrimitives.Dot(query, snapshot.Matrix.AsSpan(row * snapshot.Dimensions, snapshot.Dimensions));
            if (best.Count == k && similarity <= best[^1].Similarity)
                continue;
            var at = best.FindIndex(other => other.Similarity < similarity);
            best.Insert(at < 0 ? best.Count : at, (snapshot.Entries[row], similarity));
            if (best.Count > k)
                best.RemoveAt(k);
        }

        return best;
    }

    /// <param name="Entries"><c>[capacity]</c>.</param>
    /// <param name="Matrix">Embeddings, <c>[capacity, dim]</c>.</param>
    /// <param name="Count">Rows in use.</param>
    /// <param name="Dimensions">dim.</param>
    private sealed record Snapshot(IndexEntry[] Entries, float[] Matrix, int Count, int Dimensions);
}

/// <summary>An experience with the slots of its question.</summary>
internal sealed record IndexEntry(Experience Experience, Slots Slots);
