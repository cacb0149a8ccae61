namespace SpeedupLlm.Stopping;

/// <summary>Stop at the first candidate with score ≥ τ (SpeedupLLM, arXiv 2505.20643).</summary>
internal sealed class Threshold : IStoppingRule
{
    public const string RuleName = "threshold";

    public string Name => RuleName;

    public bool UsesScores => true;

    public bool ShouldStop(StoppingState state) => state.Scores.Any(score => score?.Value >= state.Tau);
}
