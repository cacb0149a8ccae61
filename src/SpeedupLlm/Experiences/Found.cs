using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>What retrieval found for a question.</summary>
/// <param name="Recalled">The experience that could be served as it is.</param>
/// <param name="Usable">The neighbours that the profile's memory method could use, nearest first.</param>
/// <param name="Documents">The documents that it could use, best first.</param>
/// <param name="Embedding">The question's embedding, <c>[dim]</c>; empty when the embedder failed.</param>
internal sealed record Found(
    Experience? Recalled, IReadOnlyList<Neighbour> Usable, IReadOnlyList<Neighbour> Documents, ReadOnlyMemory<float> Embedding)
{
    /// <summary>What solved experiences of the same question vote, where the profile lets them; null: nothing.</summary>
    public PriorVotes? Prior { get; init; }

    /// <summary>The tuned model that would answer, where the profile's memory method takes one; null: none.</summary>
    public Adapter? Adapter { get; init; }

    /// <summary>The lessons that the profile's memory method could show, nearest first.</summary>
    public IReadOnlyList<NearLesson> Lessons { get; init; } = [];

    public static Found Nothing { get; } = new(null, [], [], default);

    /// <summary>True when there is something that this profile may use.</summary>
    public bool Eligible => Recalled is not null || Usable.Count > 0 || Lessons.Count > 0 || Documents.Count > 0;

    public SimilarityLevel Level => Recalled is not null ? SimilarityLevel.S1
        : Usable is [var nearest, ..] ? nearest.Level
        : Lessons is [var lesson, ..] ? lesson.Through.Level : SimilarityLevel.None;
}
