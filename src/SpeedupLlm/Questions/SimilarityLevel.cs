namespace SpeedupLlm.Questions;

/// <summary>How a question relates to an earlier one (SpeedupLLM, arXiv 2505.20643, section 4). Higher is nearer.</summary>
public enum SimilarityLevel
{
    /// <summary>Unrelated.</summary>
    None = 0,

    /// <summary>Another question on the same knowledge.</summary>
    S4 = 1,

    /// <summary>The same question with other numbers, names or quoted strings.</summary>
    S3 = 2,

    /// <summary>The same meaning in other words.</summary>
    S2 = 3,

    /// <summary>The same question.</summary>
    S1 = 4,
}
