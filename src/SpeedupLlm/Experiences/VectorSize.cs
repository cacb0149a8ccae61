namespace SpeedupLlm.Experiences;

/// <summary>
/// How many dimensions an embedder's vectors have: as it says itself, else as most of its vectors so far have had. One vector of another size is refused;
/// where all of them are from some time on, they are believed.
/// </summary>
internal sealed class VectorSize
{
    /// <summary>So many count; the past fades beyond them.</summary>
    private const int Most = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _counts = [];
    private readonly int? _said;

    /// <param name="said">What the embedder says; null: nothing.</param>
    /// <param name="stored">The sizes of its vectors that are stored.</param>
    public VectorSize(int? said, IEnumerable<int> stored)
    {
        _said = said;
        foreach (var size in stored.Where(size => size > 0).GroupBy(size => size).OrderByDescending(group => group.Count()).Take(1))
            _counts[size.Key] = Math.Min(size.Count(), Most);
    }

    /// <summary>Takes a vector's size.</summary>
    /// <returns>False where it is not to be believed.</returns>
    public bool Take(int size)
    {
        if (_said is { } said)
            return size == said;
        lock (_lock)
        {
            var count = _counts[size] = _counts.GetValueOrDefault(size) + 1;
            var believed = _counts.All(other => other.Key == size || other.Value < count);
            if (count >= Most)
            {
                foreach (var other in _counts.Keys.ToList())
                    _counts[other] /= 2;
            }

            return believed;
        }
    }
}
