namespace SpeedupLlm.Stopping;

/// <summary>
/// DEER (Yang et al. 2025, arXiv 2504.15895): stop when the probability of the latest answer's tokens, their geometric mean, is above τ. Where the
/// upstream tells no log-probabilities it never stops.
/// </summary>
internal sealed class Confidence : IStoppingRule
{
    public const string RuleName = "confidence";

    public string Name => RuleName;

    public bool UsesScores => false;

    public bool UsesConfidence => true;

    public bool ShouldStop(StoppingState state) => state.Candidates is [.., var latest] && latest.Answer is not null && latest.Confidence > state.Tau;
}
