using System.Collections.Immutable;

namespace SpeedupLlm.Experiences;

/// <summary>The lessons of one memory scope, by id and by source. Never changed: a new shelf takes its place.</summary>
internal sealed class LessonShelf
{
    public static readonly LessonShelf Empty = new(
        ImmutableDictionary.Create<string, Lesson>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal));

    private readonly ImmutableDictionary<string, Lesson> _lessons;
    private readonly ImmutableDictionary<string, ImmutableArray<string>> _bySource; // in order of arrival

    private LessonShelf(ImmutableDictionary<string, Lesson> lessons, ImmutableDictionary<string, ImmutableArray<string>> bySource) =>
        (_lessons, _bySource) = (lessons, bySource);

    public bool IsEmpty => _lessons.IsEmpty;

    /// <summary>The lessons made of this experience or document, oldest first.</summary>
    public IEnumerable<Lesson> Of(string source) => _bySource.GetValueOrDefault(source, []).Select(id => _lessons[id]);

    public LessonShelf With(Lesson lesson)
    {
        // A newer version of the same sources keeps its place.
        var same = _lessons.TryGetValue(lesson.Id, out var old) && old.Sources.SequenceEqual(lesson.Sources, StringComparer.Ordinal);
        if (same)
            return new(_lessons.SetItem(lesson.Id, lesson), _bySource);
        var without = Without(lesson.Id);
        var bySource = without._bySource.ToBuilder();
        foreach (var source in lesson.Sources.Distinct(StringComparer.Ordinal))
            bySource[source] = bySource.GetValueOrDefault(source, []).Add(lesson.Id);
        return new(without._lessons.Add(lesson.Id, lesson), bySource.ToImmutable());
    }

    public LessonShelf Without(string id)
    {
        if (!_lessons.TryGetValue(id, out var lesson))
            return this;
        var bySource = _bySource.ToBuilder();
        foreach (var source in lesson.Sources.Distinct(StringComparer.Ordinal))
        {
            var left = bySource[source].Remove(id);
            if (left.IsEmpty)
                bySource.Remove(source);
            else
                bySource[source] = left;
        }

        return new(_lessons.Remove(id), bySource.ToImmutable());
    }
}
