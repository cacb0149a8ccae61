using System.Collections.Concurrent;

namespace SpeedupLlm.Experiences;

/// <summary>All lessons in memory. One writer per space, any number of readers; a reader sees a scope as one change left it.</summary>
internal sealed class LessonIndex
{
    private readonly ConcurrentDictionary<string, LessonShelf> _shelves = new(StringComparer.Ordinal); // by memory scope
    private readonly ConcurrentDictionary<(string Space, string Id), Lesson> _all = new();

    public int Count => _all.Count;

    /// <summary>The lesson of this id as it is now; null: there is none.</summary>
    public Lesson? Find(string space, string id) => _all.GetValueOrDefault((space, id));

    /// <summary>The lessons of a memory scope that were made of an experience or document, oldest first; retired ones too.</summary>
    public IReadOnlyList<Lesson> Of(string memoryScope, string source) =>
        _shelves.TryGetValue(memoryScope, out var shelf) ? [.. shelf.Of(source)] : [];

    /// <summary>Adds a lesson, or replaces it by a newer version of itself.</summary>
    public void Put(Lesson lesson)
    {
        _all[(lesson.Space, lesson.Id)] = lesson;
        _shelves[lesson.MemoryScope] = _shelves.GetValueOrDefault(lesson.MemoryScope, LessonShelf.Empty).With(lesson);
    }

    /// <summary>Takes a lesson out; does nothing where there is none.</summary>
    public void Remove(string space, string id)
    {
        if (!_all.TryRemove((space, id), out var lesson) || !_shelves.TryGetValue(lesson.MemoryScope, out var shelf))
            return;
        var left = shelf.Without(id);
        if (left.IsEmpty)
            _shelves.TryRemove(lesson.MemoryScope, out _);
        else
            _shelves[lesson.MemoryScope] = left;
    }

    /// <summary>The lessons of a space, or (null) all, oldest first; retired ones too.</summary>
    public IReadOnlyList<Lesson> All(string? space = null) =>
    [
        .. _all.Values.Where(lesson => space is null || lesson.Space == space).OrderBy(lesson => lesson.Created)
            .ThenBy(lesson => lesson.Space, StringComparer.Ordinal).ThenBy(lesson => lesson.Id, StringComparer.Ordinal),
    ];
}
