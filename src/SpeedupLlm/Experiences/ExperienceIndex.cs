using System.Collections.Concurrent;
using System.Collections.Immutable;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>All experiences in memory: by memory scope for retrieval, by recall scope and fingerprint for exact recall.</summary>
internal sealed class ExperienceIndex
{
    private readonly ConcurrentDictionary<string, ScopeIndex> _scopes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Scope, string Fingerprint), ImmutableArray<Experience>> _exact = new();
    private readonly ConcurrentDictionary<(string Scope, string Fingerprint), byte> _known = new();

    /// <summary>The documents, which are found in another way than experiences.</summary>
    public DocumentIndex Documents { get; } = new();

    /// <summary>Adds an experience; one writer per memory scope.</summary>
    /// <param name="experience">The experience.</param>
    /// <param name="searchable">False where its embedding is another embedder's: then only exact recall finds it.</param>
    public void Add(Experience experience, bool searchable = true)
    {
        if (searchable)
            _scopes.GetOrAdd(experience.MemoryScope, _ => new ScopeIndex()).Add(new IndexEntry(experience, Slots.Of(experience.Question)));
        _exact.AddOrUpdate((experience.RecallScope, experience.Fingerprint), _ => [experience], (_, all) => all.Add(experience));
        _known.TryAdd((experience.MemoryScope, experience.Fingerprint), 0);
    }

    /// <summary>Replaces an experience by a newer version of itself.</summary>
    public void Update(Experience experience)
    {
        if (_scopes.TryGetValue(experience.MemoryScope, out var scope))
            scope.Update(experience);
        var key = (experience.RecallScope, experience.Fingerprint);
        if (_exact.TryGetValue(key, out var all))
            _exact[key] = [.. all.Select(other => other.Id == experience.Id ? experience : other)];
    }

    public List<(IndexEntry Entry, double Similarity)> Search(string memoryScope, ReadOnlySpan<float> query, int k) =>
        _scopes.TryGetValue(memoryScope, out var scope) ? [.. scope.Search(query, k).Where(found => Documents.IsUpToDate(found.Entry.Experience))] : [];

    /// <summary>The experiences with exactly this question in exactly this recall scope.</summary>
    public ImmutableArray<Experience> Exact(string recallScope, string fingerprint) =>
        _exact.TryGetValue((recallScope, fingerprint), out var all) ? [.. all.Where(Documents.IsUpToDate)] : [];

    /// <summary>True when the memory scope has an experience with exactly this question.</summary>
    public bool Knows(string memoryScope, string fingerprint) => _known.ContainsKey((memoryScope, fingerprint));
}
