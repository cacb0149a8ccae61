using SpeedupLlm.QuestionSets.Grammar;

namespace SpeedupLlm.QuestionSets;

/// <summary>A question with its reference answer. The answer key is for scoring; it belongs in no prompt and no memory.</summary>
public sealed record Question
{
    /// <summary>Stable: the same question has the same id in every draw.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked; ASCII where it was generated.</summary>
    public required string Text { get; init; }

    /// <summary>The reference answer; a whole number from 1 to 9999 where it was generated.</summary>
    public required string Answer { get; init; }

    /// <summary>The worked solution, a step a line; its last line is <c>Answer: N</c> where it was generated.</summary>
    public string? Solution { get; init; }

    /// <summary>The part of a report it belongs to.</summary>
    public Stratum Stratum { get; init; } = Stratum.External;

    /// <summary>How hard it is; null where it was read from a file that does not say.</summary>
    public Difficulty? Difficulty { get; init; }

    /// <summary>What it was made of; null where it was read from a file.</summary>
    public Origin? Origin { get; init; }

    /// <summary>For a misleading question the id of the one it looks like.</summary>
    public string? Imitates { get; init; }

    /// <summary>The ids of the facts that it needs and does not tell, in <see cref="FactBook.Documents"/>.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    internal Problem? Problem { get; init; }

    /// <summary>Equal ids are equal questions.</summary>
    public bool Equals(Question? other) => string.Equals(Id, other?.Id, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);
}

/// <summary>What a generated question was made of.</summary>
/// <param name="Frame">The story frame: the knowledge it is about.</param>
/// <param name="Family">The family's id.</param>
/// <param name="Structure">The operations over the frame's quantities.</param>
/// <param name="Wording">The wording's id: the family and a number for each of its clauses.</param>
/// <param name="Numbers">The numbers it tells.</param>
/// <param name="Names">The people it names.</param>
public sealed record Origin(
    string Frame, string Family, string Structure, string Wording, IReadOnlyList<int> Numbers, IReadOnlyList<string> Names);
