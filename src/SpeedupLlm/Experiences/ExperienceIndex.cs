using System.Collections.Concurrent;
using System.Collections.Immutable;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>All experiences in memory: by memory scope for retrieval, by recall scope and fingerprint for exact recall.</summary>
internal sealed class ExperienceIndex
{
    // Vectors of different sizes are never compared: one of a wrong size must not keep the right ones out.
    private readonly ConcurrentDictionary<(string Scope, int Dimensions), ScopeIndex> _scopes = new();
    private readonly ExactTable _exact = new();
    private readonly ExactTable _withheld = new();
    private readonly ConcurrentDictionary<(string Scope, string Fingerprint), int> _known = new(); // how many
    private readonly ConcurrentDictionary<(string Scope, string Fingerprint), string> _failed = new(); // the id of a failed trial
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Held>> _spaces = new(StringComparer.Ordinal);

    /// <summary>The documents, which are found in another way than experiences.</summary>
    public DocumentIndex Documents { get; } = new();

    /// <summary>What was written about experiences.</summary>
    public LessonIndex Lessons { get; } = new();

    /// <summary>The lessons made of an experience that are up to date and of nothing that is withheld, oldest first; retired ones too.</summary>
    public IReadOnlyList<Lesson> LessonsOf(Experience experience) =>
    [
        .. Lessons.Of(experience.MemoryScope, experience.Id)
            .Where(lesson => Documents.IsUpToDate(lesson.Space, lesson.Sources) && !lesson.Sources.Any(source => IsWithheld(lesson.Space, source))),
    ];

    /// <summary>The spaces that have an experience or a document.</summary>
    public IEnumerable<string> Spaces => _spaces.Keys.Union(Documents.Spaces, StringComparer.Ordinal);

    /// <summary>Adds an experience, or replaces it by a newer version; one writer per space.</summary>
    /// <param name="experience">The experience.</param>
    /// <param name="searchable">False where its embedding is another embedder's: then only exact recall finds it.</param>
    public void Add(Experience experience, bool searchable = true)
    {
        var space = _spaces.GetOrAdd(experience.Space, _ => new(StringComparer.Ordinal));
        // What was made with something that is withheld goes the same way.
        var hidden = experience.Quarantined || experience.Parents.Any(parent => space.GetValueOrDefault(parent) is { Hidden: true });
        var held = new Held(experience, searchable, hidden);
        if (!space.TryAdd(experience.Id, held))
            Update(experience);
        else if (hidden)
            _withheld.Add(experience);
        else
            List(held);
    }

    /// <summary>Replaces an experience by a newer version of itself: of the same scopes and question. Does nothing where it is no more.</summary>
    public void Update(Experience experience)
    {
        if (Of(experience) is not { } held)
            return;
        _spaces[experience.Space][experience.Id] = held with { Experience = experience };
        if (held.Searchable && _scopes.TryGetValue(ScopeOf(experience), out var scope))
            scope.Update(experience);
        _exact.Update(experience);
        _withheld.Update(experience);
    }

    /// <summary>Takes experiences out, so that neither retrieval nor recall finds them and their questions count as unknown.</summary>
    /// <returns>How many there were.</returns>
    public int Remove(string space, params IEnumerable<string> ids)
    {
        if (!_spaces.TryGetValue(space, out var all))
            return 0;
        var removed = ids.Select(id => all.TryRemove(id, out var held) ? held : null).OfType<Held>().ToList();
        Unlist(removed.Where(held => !held.Hidden));
        foreach (var held in removed.Where(held => held.Hidden))
            _withheld.Remove(held.Experience);
        return removed.Count;
    }

    /// <summary>Withholds exactly these experiences of a space: they are kept, and nothing finds them but their id.</summary>
    public void Withhold(string space, IReadOnlySet<string> ids)
    {
        if (!_spaces.TryGetValue(space, out var all))
            return;
        var changed = all.Values.Where(held => held.Hidden != ids.Contains(held.Experience.Id)).OrderBy(held => held.Experience.Created).ToList();
        Unlist(changed.Where(held => !held.Hidden));
        foreach (var held in changed)
        {
            all[held.Experience.Id] = held with { Hidden = !held.Hidden };
            if (held.Hidden)
            {
                _withheld.Remove(held.Experience);
                List(held);
            }
            else
            {
                _withheld.Add(held.Experience);
            }
        }
    }

    /// <summary>The experience of this id as it is now; null: there is none.</summary>
    public Experience? Find(string space, string id) => _spaces.GetValueOrDefault(space)?.GetValueOrDefault(id)?.Experience;

    /// <summary>The experience or document of this id as it is now; null: there is none.</summary>
    public Experience? FindAny(string space, string id) => Find(space, id)
        ?? (DocumentOrigin.IdOf(id) is { } document && Documents.Find(space, document) is { } current && current.Id == id ? current : null);

    /// <summary>All experiences of a memory scope that are not withheld, oldest first; it looks at all there are, so it is for seldom work.</summary>
    public IReadOnlyList<Experience> InScope(string space, string memoryScope) => !_spaces.TryGetValue(space, out var all) ? [] :
    [
        .. all.Values.Where(held => !held.Hidden && held.Experience.MemoryScope == memoryScope).Select(held => held.Experience)
            .OrderBy(experience => experience.Created).ThenBy(experience => experience.Id, StringComparer.Ordinal),
    ];

    /// <summary>True when there is an experience of this id and nothing may find it.</summary>
    public bool IsWithheld(string space, string id) => _spaces.GetValueOrDefault(space)?.GetValueOrDefault(id) is { Hidden: true };

    /// <summary>All experiences of a space, withheld ones too, in no order; without its documents.</summary>
    public IEnumerable<Experience> Of(string space) => _spaces.TryGetValue(space, out var all) ? all.Values.Select(held => held.Experience) : [];

    /// <summary>How many experiences a space has, without its documents.</summary>
    public int Count(string space) => _spaces.TryGetValue(space, out var all) ? all.Count : 0;

    public List<(IndexEntry Entry, double Similarity)> Search(string memoryScope, ReadOnlySpan<float> query, int k) =>
        _scopes.TryGetValue((memoryScope, query.Length), out var scope)
            ? [.. scope.Search(query, k).Where(found => Documents.IsUpToDate(found.Entry.Experience))]
            : [];

    /// <summary>The experiences with exactly this question in exactly this recall scope.</summary>
    public ImmutableArray<Experience> Exact(string recallScope, string fingerprint) =>
        [.. _exact.Find(recallScope, fingerprint).Where(Documents.IsUpToDate)];

    /// <summary>The quarantined ones with exactly this question in exactly this recall scope.</summary>
    public IEnumerable<Experience> Quarantined(string recallScope, string fingerprint) =>
        _withheld.Find(recallScope, fingerprint).Where(experience => experience.Quarantined);

    /// <summary>True when the memory scope has an experience with exactly this question.</summary>
    public bool Knows(string memoryScope, string fingerprint) => _known.ContainsKey((memoryScope, fingerprint));

    /// <summary>True when the memory scope has a failed trial of exactly this question.</summary>
    public bool KnowsFailure(string memoryScope, string fingerprint) => _failed.ContainsKey((memoryScope, fingerprint));

    private void List(Held held)
    {
        var experience = held.Experience;
        if (held.Searchable)
            _scopes.GetOrAdd(ScopeOf(experience), _ => new ScopeIndex()).Add(new IndexEntry(experience, Slots.Of(experience.Question)));
        // A failed trial answers nothing: its question stays unknown.
        if (experience.Failed)
        {
            _failed[(experience.MemoryScope, experience.Fingerprint)] = experience.Id;
            return;
        }

        _exact.Add(experience);
        _known.AddOrUpdate((experience.MemoryScope, experience.Fingerprint), 1, (_, count) => count + 1);
    }

    private void Unlist(IEnumerable<Held> listed)
    {
        var experiences = listed.Select(held => held.Experience).ToList();
        foreach (var scope in experiences.GroupBy(ScopeOf))
        {
            if (!_scopes.TryGetValue(scope.Key, out var index))
                continue;
            index.Remove(scope.Select(experience => experience.Id));
            if (index.Count == 0)
                _scopes.TryRemove(scope.Key, out _);
        }

        foreach (var experience in experiences)
        {
            if (experience.Failed)
            {
                _failed.TryRemove((experience.MemoryScope, experience.Fingerprint), out _);
                continue;
            }

            _exact.Remove(experience);
            var known = (experience.MemoryScope, experience.Fingerprint);
            if (--_known[known] == 0)
                _known.TryRemove(known, out _);
        }
    }

    private Held? Of(Experience experience) => _spaces.GetValueOrDefault(experience.Space)?.GetValueOrDefault(experience.Id);

    private static (string Scope, int Dimensions) ScopeOf(Experience experience) => (experience.MemoryScope, experience.Embedding.Length);

    /// <summary>An experience, whether it may be searched, and whether it is withheld.</summary>
    private sealed record Held(Experience Experience, bool Searchable, bool Hidden);
}
