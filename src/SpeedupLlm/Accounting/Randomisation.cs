namespace SpeedupLlm.Accounting;

/// <summary>Where a request's quality is seen; fixed with the draw of its arm, so that no arm's answers are looked at more often.</summary>
public enum QualitySource
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>A scorer verifies the answer.</summary>
    Verified,

    /// <summary>An audit: the request is answered afresh without memory, or shown to a judge, and the served answer agrees or not.</summary>
    Audit,

    /// <summary>Feedback that comes before its deadline; silence counts as no complaint.</summary>
    Feedback,
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
    QualitySource Quality = QualitySource.None)
{
    /// <summary>g and v of an audit, by how sure its fresh answer will be; null where none was drawn.</summary>
    public ExpectedAudits? Audits { get; init; }

    /// <summary>The cost at which y is cut off, in priced tokens; 0: not known.</summary>
    public double Cap { get; init; }

    /// <summary>The full static budget in operations; 0: not known.</summary>
    public int Operations { get; init; }
}
