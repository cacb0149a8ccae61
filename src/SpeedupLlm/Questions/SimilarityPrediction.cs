namespace SpeedupLlm.Questions;

/// <summary>The least cosines at which the levels are predicted.</summary>
// Chosen for the n-gram embedder; SimilarityPredictionTests prints and bounds most rates below. The embedder's weights and the
// flip words were shaped with the same sets in view, so new data will do worse.
// S2: of checklist's 13,859 differing pairs 0 are S2 (0 at 0.80 too, 30 at 0.75, 218 at 0.70: one step of margin), of its 13,940 true
// paraphrases 20% (27% at 0.80); banking77, another intent: 2 S2 of 519,494 pairs.
// S3, with the template's word for it: made templates, 528 of 528 other instances are S3 and 0 of 4,032 pairs of different templates; SVAMP x
// GSM8K, unrelated stories: 0 of 1,319,000 pairs are S2 or S3; within SVAMP, where a story comes in many variations, 38 of 499,500 are S3 (0.74% by
// the cosine alone, and just 8% of those had the same equation).
// S4: SVAMP x GSM8K 0.08%, within SVAMP 0.8%.
internal sealed record SimilarityThresholds(double S2 = 0.85, double S3 = 0.80, double S4 = 0.45)
{
    public static SimilarityThresholds Default { get; } = new();
}

/// <summary>Predicts how a question relates to an earlier one.</summary>
internal static class SimilarityPrediction
{
    /// <param name="sameText">See <see cref="SameText"/>.</param>
    /// <param name="cosine">Of the two embeddings.</param>
    /// <param name="slotsEqual">Whether their slots are equal.</param>
    /// <param name="sameTemplate">See <see cref="Template.Same"/>; it is looked at only where it matters.</param>
    /// <param name="thresholds">Null: the default.</param>
    public static SimilarityLevel Predict(
        bool sameText, double cosine, bool slotsEqual, Func<bool> sameTemplate, SimilarityThresholds? thresholds = null)
    {
        var least = thresholds ?? SimilarityThresholds.Default;
        if (sameText)
            return SimilarityLevel.S1;
        if (slotsEqual && cosine >= least.S2)
            return SimilarityLevel.S2;
        if (!slotsEqual && cosine >= least.S3 && sameTemplate())
            return SimilarityLevel.S3;
        return cosine >= least.S4 ? SimilarityLevel.S4 : SimilarityLevel.None;
    }

    /// <summary>Whether two questions are the same text up to case, white space and punctuation.</summary>
    public static bool SameText(string left, string right) => NormalText.SameWords(left, right);
}
