using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>What was made of experiences, a lesson or a tuned model, as far as it matters to forgetting.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Space">Its space.</param>
/// <param name="User">Whose it is; null: nobody's, or more than one's.</param>
/// <param name="MemoryScope">Its memory scope.</param>
/// <param name="Sources">The ids of what it was made of.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Text">What it says; null for a tuned model, which says nothing that could be searched.</param>
internal sealed record Made(string Id, string Space, string? User, string MemoryScope, IReadOnlyList<string> Sources, DateTimeOffset Created, string? Text)
{
    public static Made Of(Lesson lesson) =>
        new(lesson.Id, lesson.Space, lesson.User, lesson.MemoryScope, lesson.Sources, lesson.Created, lesson.Text);

    public static Made Of(Adapter adapter) =>
        new(adapter.Id, adapter.Space, adapter.User, adapter.MemoryScope, adapter.Sources, adapter.Created, Text: null);

    /// <summary>Whether a query chooses it for what it is itself. Sources and marks are about experiences alone.</summary>
    public bool IsChosenBy(ExperienceQuery query) => query is { Source: null, Pinned: null, Quarantined: null }
        && (query.Ids.Count == 0 || query.Ids.Contains(Id, StringComparer.Ordinal))
        && (query.User is null || query.User == User)
        && (query.OlderThan is null || Created < query.OlderThan)
        && (query.NewerThan is null || Created >= query.NewerThan)
        && (query.Text is null || Text?.Contains(query.Text, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Whether it may hold what a query asks for: it was made of something that is no more, and nobody can tell what that said.</summary>
    /// <param name="query">The query.</param>
    /// <param name="isThere">Whether there is an experience or document of an id.</param>
    public bool MayHold(ExperienceQuery query, Func<string, bool> isThere) =>
        (query.User is null || query.User == User || !IsOneUsers) && Sources.Any(source => !isThere(source) && MayBeChosen(query, source));

    /// <summary>
    /// True only where it is certain: the scope of a user alone. With a label it cannot be told from one that is shared.
    /// </summary>
    private bool IsOneUsers => User is not null && MemoryScope == Scopes.Memory(Space, User, label: null);

    /// <summary>What is pinned or quarantined is never evicted.</summary>
    private static bool MayBeChosen(ExperienceQuery query, string gone) => query is { Pinned: not true, Quarantined: not true }
        && (query.Ids.Count == 0 || query.Ids.Contains(gone, StringComparer.Ordinal))
        && (query.Source is null || (query.Source == ExperienceSource.Document) == (DocumentOrigin.IdOf(gone) is not null));
}
