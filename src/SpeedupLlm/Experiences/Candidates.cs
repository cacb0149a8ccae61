using System.Numerics.Tensors;

namespace SpeedupLlm.Experiences;

/// <summary>The rows that may be among the k nearest: few once k good ones are known.</summary>
internal sealed class Candidates(int k)
{
    private readonly List<(double Most, IndexRow Row)> _rows = [];
    private readonly PriorityQueue<double, double> _least = new(); // the k greatest lower bounds
    private double _bar = double.NegativeInfinity; // the least of those, once there are k

    /// <summary>Whether k rows are known to be nearer than that. False for what is no number: the exact product decides.</summary>
    public bool Exclude(double most) => most < _bar;

    /// <summary>Adds a row whose similarity is this, give or take the error.</summary>
    public void Add(IndexRow row, double similarity, double error)
    {
        var least = similarity - error;
        _rows.Add((similarity + error, row));
        if (_least.Count < k)
            _least.Enqueue(least, least);
        else
            _least.EnqueueDequeue(least, least);
        if (_least.Count == k)
            _bar = _least.Peek();
    }

    /// <summary>The k nearest by the exact product, greatest first; of equals the one with the smaller number.</summary>
    /// <param name="query"><c>[dim]</c>.</param>
    public List<(IndexEntry Entry, double Similarity)> Nearest(ReadOnlySpan<float> query)
    {
        _rows.RemoveAll(row => Exclude(row.Most));
        _rows.Sort(static (one, other) => other.Most.CompareTo(one.Most));
        var nearest = new PriorityQueue<IndexRow, (double Similarity, long Number)>(FarthestFirst);
        foreach (var (most, row) in _rows)
        {
            // From here on all are farther than the k known ones.
            if (nearest.Count == k && nearest.TryPeek(out _, out var farthest) && most < farthest.Similarity)
                break;
            double similarity = TensorPrimitives.Dot(query, row.Embedding);
            nearest.Enqueue(row, (similarity, row.Number));
            if (nearest.Count > k)
                nearest.Dequeue();
        }

        var found = new List<(IndexEntry, double)>(nearest.Count);
        while (nearest.TryDequeue(out var row, out var at))
            found.Add((row.Entry, at.Similarity));
        found.Reverse();
        return found;
    }

    private static readonly Comparer<(double Similarity, long Number)> FarthestFirst = Comparer<(double Similarity, long Number)>.Create(
        static (one, other) => one.Similarity.CompareTo(other.Similarity) is not 0 and var order ? order : other.Number.CompareTo(one.Number));
}
