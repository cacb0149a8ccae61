using SpeedupLlm.Questions;

namespace SpeedupLlm.Gating;

/// <summary>Predicted level × memory method × scaling method: the grain at which memory's effect is measured.</summary>
internal static class Band
{
    /// <param name="level">The predicted level.</param>
    /// <param name="documents">Whether documents are usable, which help in another way than solved questions: a band of their own.</param>
    /// <param name="memory">The memory method.</param>
    /// <param name="method">The scaling method.</param>
    public static string Of(SimilarityLevel level, bool documents, string memory, string method)
    {
        var found = !documents ? level.ToString() : level == SimilarityLevel.None ? "documents" : $"{level}+documents";
        return $"{found}/{memory}/{method}";
    }
}
