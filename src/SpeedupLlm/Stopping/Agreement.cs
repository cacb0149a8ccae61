using SpeedupLlm.Scoring;

namespace SpeedupLlm.Stopping;

/// <summary>
/// Adaptive-Consistency, Beta form (Aggarwal et al. 2023): stop when the leading answer stays ahead of the next with probability ≥ τ. At
/// τ = 0.95 that is 4–0, 6–1, 8–2, 9–3 …
/// </summary>
internal sealed class Agreement : IStoppingRule
{
    public string Name => "agreement";

    public bool UsesScores => false;

    public bool ShouldStop(StoppingState state)
    {
        var (_, sizes) = AnswerGroups.Of(state.Candidates, state.Equality);
        var ordered = sizes.OrderDescending().Take(2).ToArray();
        return ordered is [var ahead, .. var rest] && AnswerGroups.StaysAhead(ahead, rest is [var behind] ? behind : 0) >= state.Tau;
    }
}
