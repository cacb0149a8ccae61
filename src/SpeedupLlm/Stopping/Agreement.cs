using SpeedupLlm.Scoring;

namespace SpeedupLlm.Stopping;

/// <summary>
/// Adaptive-Consistency, Beta form (Aggarwal et al. 2023): stop when the leading answer stays ahead of the next with probability ≥ τ. At
/// τ = 0.95 that is 4–0, 6–1, 8–2, 9–3 … Votes of memory count; an answer that no sample gave leads nothing.
/// </summary>
internal sealed class Agreement : IStoppingRule
{
    public const string RuleName = "agreement";

    public string Name => RuleName;

    public bool UsesScores => false;

    public bool UsesPrior => true;

    public bool ShouldStop(StoppingState state)
    {
        var groups = AnswerGroups.Of(state.Candidates, state.Equality, state.Prior);
        return groups.Fresh.Index().Any(group => group.Item > 0 && groups.StaysAhead(group.Index) >= state.Tau);
    }
}
