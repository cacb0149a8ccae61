namespace SpeedupLlm.Accounting;

/// <summary>Where a request's quality is seen; fixed with the draw of its arm, so that no arm's answers are looked at more often.</summary>
public enum QualitySource
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>A scorer verifies the answer.</summary>
    Verified,

    /// <summary>An audit: the request is answered afresh without memory, and the served answer agrees or not.</summary>
    Audit,
}

/// <summary>What was fixed when an arm was drawn, from the past only: what the test of memory needs beside the outcome.</summary>
/// <param name="Probability">π = P(memory arm).</param>
/// <param name="Mean">g of cost.</param>
/// <param name="Variance">v of cost.</param>
/// <param name="QualityMean">g of 1 − score.</param>
/// <param name="QualityVariance">v of 1 − score.</param>
/// <param name="Quality">Where quality is seen.</param>
public sealed record Randomisation(
    double Probability, double Mean, double Variance, double QualityMean = 0.5, double QualityVariance = 0.25,
    QualitySource Quality = QualitySource.None);

/// <summary>A request answered afresh without memory, to see whether memory changed the answer. It is paid for, and kept apart from what the request spent.</summary>
/// <param name="Agrees">Whether the served answer is the same; null: no fresh answer could be had or read.</param>
/// <param name="Cost">Priced tokens.</param>
public sealed record Audit(bool? Agrees, double Cost);
