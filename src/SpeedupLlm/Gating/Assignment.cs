using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Gating;

/// <summary>
/// The draw of an arm for one eligible request, durable before the first model call (design §5a). All of it is fixed here, from the past
/// only, so that the test of memory against control is valid whatever happens later.
/// </summary>
/// <param name="RequestId">The request's id; unique within the space.</param>
/// <param name="Space">The space.</param>
/// <param name="Sequence">1, 2, 3 … within the space: the order in which outcomes are taken.</param>
/// <param name="Level">Predicted similarity level.</param>
/// <param name="Band">Level × memory method × scaling method.</param>
/// <param name="Arm">The arm drawn.</param>
/// <param name="Probability">π = P(memory arm).</param>
/// <param name="Cap">The cost at which y is capped: the full static budget, in priced tokens, > 0.</param>
/// <param name="Mean">g: running mean of y in the band, or in its space while the band has few outcomes.</param>
/// <param name="Variance">v: running variance of y, of the same.</param>
/// <param name="At">When.</param>
public sealed record Assignment(
    string RequestId, string Space, long Sequence, SimilarityLevel Level, string Band, Arm Arm, double Probability, double Cap,
    double Mean, double Variance, DateTimeOffset At)
{
    /// <summary>g of 1 − score: its running mean.</summary>
    public double QualityMean { get; init; } = 0.5;

    /// <summary>v of 1 − score: its running variance.</summary>
    public double QualityVariance { get; init; } = 0.25;

    /// <summary>Where this request's quality will be seen.</summary>
    public QualitySource Quality { get; init; }

    /// <summary>g and v of an audit, by how sure its fresh answer will be; null where none was drawn.</summary>
    public ExpectedAudits? Audits { get; init; }

    /// <summary>The full static budget in operations; 0: not known.</summary>
    public int Operations { get; init; }

    /// <summary>What the outcome carries on.</summary>
    public Randomisation Randomisation => new(Probability, Mean, Variance, QualityMean, QualityVariance, Quality)
    {
        Audits = Audits,
        Cap = Cap,
        Operations = Operations,
    };
}
