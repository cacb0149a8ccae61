namespace SpeedupLlm.Experiences;

/// <summary>Chooses experiences, documents among them: those for which all that is given holds. Nothing given chooses nothing.</summary>
public sealed record ExperienceQuery
{
    /// <summary>One space; null: every space.</summary>
    public string? Space { get; init; }

    /// <summary>These ids, to be forgotten also those of lessons and tuned models; empty: any.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Has this text, in upper or lower case, in its question, completion or answer, or in a document's id or source.</summary>
    public string? Text { get; init; }

    /// <summary>Learnt from this user's requests.</summary>
    public string? User { get; init; }

    /// <summary>Learnt before this time.</summary>
    public DateTimeOffset? OlderThan { get; init; }

    /// <summary>Learnt at this time or later.</summary>
    public DateTimeOffset? NewerThan { get; init; }

    /// <summary>Of this source.</summary>
    public ExperienceSource? Source { get; init; }

    /// <summary>Pinned or not.</summary>
    public bool? Pinned { get; init; }

    /// <summary>Quarantined or not.</summary>
    public bool? Quarantined { get; init; }

    /// <summary>True: all of them. Said aloud, so that a choice left empty by mistake chooses nothing.</summary>
    public bool All { get; init; }

    /// <summary>The most to find, the newest first; null: all. Only for looking.</summary>
    public int? Limit { get; init; }

    /// <summary>True where anything but the space is given.</summary>
    public bool Chooses => Ids.Count > 0 || Text is not null || User is not null || OlderThan is not null || NewerThan is not null || Source is not null
        || Pinned is not null || Quarantined is not null;

    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Error() =>
        Chooses && All ? "all is given beside another choice: give one of them."
        : !Chooses && !All ? "nothing is chosen: give an id, a text, a user, a time, a source or a mark, or say all."
        : Ids.Any(string.IsNullOrWhiteSpace) ? "an id is empty."
        : Text is not null && string.IsNullOrWhiteSpace(Text) ? "text is empty."
        : User is not null && string.IsNullOrWhiteSpace(User) ? "user is empty."
        : Space is not null && string.IsNullOrWhiteSpace(Space) ? "space is empty."
        : Limit < 1 ? $"limit is {Limit}; it must be at least 1."
        : null;

    /// <summary>Whether it chooses an experience.</summary>
    public bool Matches(Experience experience)
    {
        ArgumentNullException.ThrowIfNull(experience);
        return (Chooses || All)
            && (Space is null || Space == experience.Space)
            && (Ids.Count == 0 || Ids.Contains(experience.Id, StringComparer.Ordinal))
            && (User is null || User == experience.User)
            && (OlderThan is null || experience.Created < OlderThan)
            && (NewerThan is null || experience.Created >= NewerThan)
            && (Source is null || Source == experience.Source)
            && (Pinned is null || Pinned == experience.Pinned)
            && (Quarantined is null || Quarantined == experience.Quarantined)
            && (Text is null || TextsOf(experience).Any(text => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true));
    }

    /// <summary>Those that it chooses, the newest first; of equals by id.</summary>
    public IReadOnlyList<Experience> Select(IEnumerable<Experience> experiences)
    {
        ArgumentNullException.ThrowIfNull(experiences);
        return
        [
            .. experiences.Where(Matches).OrderByDescending(experience => experience.Created).ThenBy(experience => experience.Space, StringComparer.Ordinal)
                .ThenBy(experience => experience.Id, StringComparer.Ordinal).Take(Limit ?? int.MaxValue),
        ];
    }

    /// <summary>
    /// Whether it also finds receipts of its own: those of its user, time and text, whatever was learnt. A choice by id, source or mark is about
    /// experiences alone.
    /// </summary>
    public bool FindsReceipts => Ids.Count == 0 && Source is null && Pinned is null && Quarantined is null;

    internal bool Reaches(string space) => Space is null || Space == space;

    private static string?[] TextsOf(Experience experience) =>
        [experience.Question, experience.Completion, experience.Answer, experience.Document?.Id, experience.Document?.Source];
}
