using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>What one outcome says about memory's effect on one quantity. All but <paramref name="Y"/> was fixed at the assignment.</summary>
/// <param name="Arm">A.</param>
/// <param name="Probability">π = P(memory).</param>
/// <param name="Y">In [0, 1], less is better: cost as a share of the cap, or 1 − score.</param>
/// <param name="Mean">g.</param>
/// <param name="Variance">v.</param>
/// <param name="IsAudit">Y is disagreement with a fresh answer, and g the control arm's where fresh answers were as sure (<see cref="AuditMoments"/>).</param>
public readonly record struct Observation(Arm Arm, double Probability, double Y, double Mean, double Variance, bool IsAudit = false)
{
    /// <summary>
    /// u = (A − π)(y − g), the randomisation score: whatever g is, and however hard the questions are, E[u | past] = π(1 − π)·effect, because only
    /// the draw of A is needed for it.
    /// </summary>
    public double Score => ScoreAgainst(Mean);

    /// <summary>u with another g.</summary>
    internal double ScoreAgainst(double g) => ((Arm == Arm.Memory ? 1 : 0) - Probability) * (Y - g);
}

/// <summary>One outcome of one band.</summary>
/// <param name="Band">The band.</param>
/// <param name="Cost">Cost.</param>
/// <param name="Quality">1 − score, where memory could not influence how it was scored; else null.</param>
/// <param name="Confidence">How sure an audit's fresh answer was, in (0, 1]; null where there is none to tell.</param>
public readonly record struct Trial(string Band, Observation Cost, Observation? Quality, double? Confidence = null)
{
    /// <summary>What an outcome shows; null where it is not known how its arm was drawn.</summary>
    internal static Trial? Of(Outcome outcome)
    {
        if (outcome.Drawn is not { } drawn)
            return null;
        var (score, confidence) = (outcome.Score, outcome.Audit?.Confidence);
        // The fresh answer knows nothing of the arm, so what is expected of answers as sure as it is may depend on it.
        var audited = score is { Source: QualitySource.Audit } && confidence is { } sure ? drawn.Audits?.Of(sure) : null;
        var expected = audited ?? new Expected(drawn.QualityMean, drawn.QualityVariance);
        return new Trial(
            outcome.Band,
            new Observation(outcome.Arm, drawn.Probability, outcome.Y, drawn.Mean, drawn.Variance),
            score is { } known ? new Observation(outcome.Arm, drawn.Probability, 1 - known.Value, expected.Mean, expected.Variance, audited is not null) : null,
            confidence);
    }
}
