using System.Collections.Concurrent;
using System.Collections.Immutable;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>All experiences in memory: by memory scope for retrieval, by recall scope and fingerprint for exact recall.</summary>
internal sealed class ExperienceIndex
{
    private readonly ConcurrentDictionary<string, ScopeIndex> _scopes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Scope, string Fingerprint), ImmutableArray<Experience>> _exact = new();
    private readonly ConcurrentDictionary<(string Scope, string Fingerprint), int> _known = new(); // how many
    private readonly ConcurrentDictionary<(string Space, string Id), Experience> _all = new();

    /// <summary>The documents, which are found in another way than experiences.</summary>
    public DocumentIndex Documents { get; } = new();

    /// <summary>Adds an experience, or replaces it by a newer version; one writer per space.</summary>
    /// <param name="experience">The experience.</param>
    /// <param name="searchable">False where its embedding is another embedder's: then only exact recall finds it.</param>
    public void Add(Experience experience, bool searchable = true)
    {
        if (!_all.TryAdd((experience.Space, experience.Id), experience))
        {
            Update(experience);
            return;
        }

        if (searchable)
            _scopes.GetOrAdd(experience.MemoryScope, _ => new ScopeIndex()).Add(new IndexEntry(experience, Slots.Of(experience.Question)));
        _exact.AddOrUpdate((experience.RecallScope, experience.Fingerprint), _ => [experience], (_, all) => all.Add(experience));
        _known.AddOrUpdate((experience.MemoryScope, experience.Fingerprint), 1, (_, count) => count + 1);
    }

    /// <summary>Replaces an experience by a newer version of itself: of the same scopes and question. Does nothing where it is no more.</summary>
    public void Update(Experience experience)
    {
        if (!_all.ContainsKey((experience.Space, experience.Id)))
            return;
        _all[(experience.Space, experience.Id)] = experience;
        if (_scopes.TryGetValue(experience.MemoryScope, out var scope))
            scope.Update(experience);
        var key = (experience.RecallScope, experience.Fingerprint);
        if (_exact.TryGetValue(key, out var all))
            _exact[key] = [.. all.Select(other => other.Id == experience.Id ? experience : other)];
    }

    /// <summary>Takes experiences out, so that neither retrieval nor recall finds them and their questions count as unknown.</summary>
    /// <returns>How many there were.</returns>
    public int Remove(string space, params IEnumerable<string> ids)
    {
        var removed = ids.Select(id => _all.TryRemove((space, id), out var experience) ? experience : null).OfType<Experience>().ToList();
        foreach (var scope in removed.GroupBy(experience => experience.MemoryScope, StringComparer.Ordinal))
        {
            if (!_scopes.TryGetValue(scope.Key, out var index))
                continue;
            index.Remove(scope.Select(experience => experience.Id));
            if (index.Count == 0)
                _scopes.TryRemove(scope.Key, out _);
        }

        foreach (var experience in removed)
        {
            var key = (experience.RecallScope, experience.Fingerprint);
            var left = _exact[key].RemoveAll(other => other.Id == experience.Id);
            if (left.IsEmpty)
                _exact.TryRemove(key, out _);
            else
                _exact[key] = left;
            var known = (experience.MemoryScope, experience.Fingerprint);
            if (--_known[known] == 0)
                _known.TryRemove(known, out _);
        }

        return removed.Count;
    }

    /// <summary>Those of a space that were made with any of these, or with such as were.</summary>
    public IReadOnlyList<string> MadeWith(string space, IEnumerable<string> ids)
    {
        var tainted = new HashSet<string>(ids, StringComparer.Ordinal);
        var own = _all.Where(known => known.Key.Space == space && known.Value.Parents.Count > 0).Select(known => known.Value).ToList();
        var made = new List<string>();
        for (var before = -1; before != made.Count;)
        {
            before = made.Count;
            made.AddRange(own.Where(experience => experience.Parents.Any(tainted.Contains) && tainted.Add(experience.Id)).Select(experience => experience.Id));
        }

        return made;
    }

    /// <summary>The experience of this id as it is now; null: there is none.</summary>
    public Experience? Find(string space, string id) => _all.GetValueOrDefault((space, id));

    public List<(IndexEntry Entry, double Similarity)> Search(string memoryScope, ReadOnlySpan<float> query, int k) =>
        _scopes.TryGetValue(memoryScope, out var scope) ? [.. scope.Search(query, k).Where(found => Documents.IsUpToDate(found.Entry.Experience))] : [];

    /// <summary>The experiences with exactly this question in exactly this recall scope.</summary>
    public ImmutableArray<Experience> Exact(string recallScope, string fingerprint) =>
        _exact.TryGetValue((recallScope, fingerprint), out var all) ? [.. all.Where(Documents.IsUpToDate)] : [];

    /// <summary>True when the memory scope has an experience with exactly this question.</summary>
    public bool Knows(string memoryScope, string fingerprint) => _known.ContainsKey((memoryScope, fingerprint));
}
