namespace SpeedupLlm.QuestionSets;

/// <summary>How near two questions truly are; a nearer level is smaller.</summary>
public enum SimilarityLevel
{
    /// <summary>The same question, letter by letter.</summary>
    S1,

    /// <summary>The same meaning in other words: same family, numbers, people and things.</summary>
    S2,

    /// <summary>The same question with other numbers (and people); made-up facts stay the same.</summary>
    S3,

    /// <summary>Another question on the same knowledge: same story frame, or a shared made-up fact.</summary>
    S4,

    /// <summary>Nothing in common but the language.</summary>
    None,
}

/// <summary>The true level of two questions, from how they were made and not from how they look.</summary>
public static class Similarity
{
    /// <summary>The level between two questions. Read from files, they are the same (S1) or count as unrelated.</summary>
    public static SimilarityLevel Between(Question one, Question other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Problem is not { } a || other.Problem is not { } b)
            return string.Equals(one.Text, other.Text, StringComparison.Ordinal) ? SimilarityLevel.S1 : SimilarityLevel.None;
        if (!ReferenceEquals(a.Family.Story, b.Family.Story) || (a.Family.NeedsFacts && !a.Facts.Intersect(b.Facts).Any()))
            return SimilarityLevel.None;
        if (a.Family != b.Family)
            return SimilarityLevel.S4;
        if (string.Equals(one.Text, other.Text, StringComparison.Ordinal) && a.SameFacts(b))
            return SimilarityLevel.S1;
        if (a.Family.NeedsFacts && !a.SameFacts(b))
            return SimilarityLevel.S4;
        return a.Numbers.SequenceEqual(b.Numbers) && a.TellsOfTheSame(b) ? SimilarityLevel.S2 : SimilarityLevel.S3;
    }
}
