using SpeedupLlm.Questions;

namespace SpeedupLlm.Gating;

/// <summary>Predicted level × memory method × scaling method: the grain at which memory's effect is measured.</summary>
internal static class Band
{
    public static string Of(SimilarityLevel level, string memory, string method) => $"{level}/{memory}/{method}";
}
