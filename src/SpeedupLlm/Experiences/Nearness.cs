using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>Which neighbours are near enough to have something to say about a question, and which of them is the nearest.</summary>
internal static class Nearness
{
    /// <summary>Those of level S3 or nearer, nearest first.</summary>
    public static IOrderedEnumerable<Neighbour> Order(IEnumerable<Neighbour> neighbours) => neighbours
        .Where(neighbour => neighbour.Level >= SimilarityLevel.S3)
        .OrderByDescending(neighbour => neighbour.Level)
        .ThenByDescending(neighbour => neighbour.Similarity);
}
