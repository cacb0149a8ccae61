using System.Diagnostics.CodeAnalysis;

namespace SpeedupLlm.QuestionSets;

/// <summary>What a stream is made of.</summary>
public sealed record StreamPlan
{
    /// <summary>Draws everything.</summary>
    public required ulong Seed { get; init; }

    /// <summary>A stratum of word problems.</summary>
    public Stratum Stratum { get; init; } = Stratum.HeldOutNumbers;

    /// <summary>The grade of each topic's first question; S4 relatives may be a grade off.</summary>
    public Difficulty Difficulty { get; init; } = Difficulty.Demo;

    /// <summary>Topics: a first question and its relatives, each of another family, and of another frame while there are enough.</summary>
    public int Topics { get; init; } = 10;

    /// <summary>How many relatives follow each topic's first question.</summary>
    public int Related { get; init; } = 8;

    /// <summary>The levels of the relatives, S1 to S4, taken in turn; one level alone makes a stream of that level.</summary>
    public IReadOnlyList<SimilarityLevel> Levels { get; init; } =
        [SimilarityLevel.S1, SimilarityLevel.S2, SimilarityLevel.S3, SimilarityLevel.S4];

    /// <summary>Questions of frames that no other question of the stream shares.</summary>
    public int Unrelated { get; init; }

    /// <summary>Topics about made-up facts, beside the others, each about words of its own.</summary>
    public int FactTopics { get; init; }

    /// <summary>How many topics also get a question that imitates their first one.</summary>
    public int Misleading { get; init; }
}

/// <summary>A place in a stream.</summary>
/// <param name="Id">Unique in the stream: the same question may come twice.</param>
/// <param name="Position">From 0.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Level">The nearest true level to any earlier question of the stream.</param>
/// <param name="RelatedTo">The id of the earliest item of that level; null where the level is none.</param>
/// <param name="Exposure">How many earlier questions are related to it at any level.</param>
/// <param name="Topic">The topic's number from 0, facts after the others; null for unrelated questions.</param>
public sealed record StreamItem(
    string Id, int Position, Question Question, SimilarityLevel Level, string? RelatedTo, int Exposure, int? Topic);

/// <summary>An ordered list of questions for an experiment.</summary>
/// <param name="Items">In the order they are asked.</param>
/// <param name="Facts">What the questions of fact topics need; null where there are none.</param>
[SuppressMessage("Naming", "CA1711", Justification = "The paper's word; no one takes it for a stream of bytes.")]
public sealed record QuestionStream(IReadOnlyList<StreamItem> Items, FactBook? Facts);
