namespace SpeedupLlm.Scoring;

/// <summary>Where a score comes from: this decides what it may be used for.</summary>
public enum ScoreKind
{
    /// <summary>From the model itself: agreement, a judge, log-probabilities. Must never judge memory.</summary>
    Estimated,

    /// <summary>From outside the model: a rule, a reference answer, feedback.</summary>
    Verified,
}

/// <summary>A scorer's value for one candidate. "Cannot score" is the absence of a score (null), never 0.</summary>
/// <param name="Value">In [0, 1].</param>
/// <param name="Kind">Where it comes from.</param>
public readonly record struct Score(double Value, ScoreKind Kind);
