namespace SpeedupLlm.Questions;

/// <summary>The least cosines at which the levels are predicted.</summary>
internal sealed record SimilarityThresholds(double S2 = 0.80, double S3 = 0.80, double S4 = 0.45)
{
    public static SimilarityThresholds Default { get; } = new();
}

/// <summary>Predicts how a question relates to an earlier one.</summary>
internal static class SimilarityPrediction
{
    public static SimilarityLevel Predict(bool sameText, double cosine, bool slotsEqual, SimilarityThresholds? thresholds = null)
    {
        var least = thresholds ?? SimilarityThresholds.Default;
        if (sameText)
            return SimilarityLevel.S1;
        if (slotsEqual && cosine >= least.S2)
            return SimilarityLevel.S2;
        if (!slotsEqual && cosine >= least.S3)
            return SimilarityLevel.S3;
        return cosine >= least.S4 ? SimilarityLevel.S4 : SimilarityLevel.None;
    }

    /// <summary>Whether two questions are the same text up to case, white space and punctuation.</summary>
    public static bool SameText(string left, string right) => NormalText.SameWords(left, right);
}
