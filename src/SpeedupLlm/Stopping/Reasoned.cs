using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Stopping;

/// <summary>What a run of a method found.</summary>
/// <param name="Candidates">R(t), in order; at least one.</param>
/// <param name="Scores">Their scores, one each.</param>
/// <param name="Steps">All steps, in order.</param>
/// <param name="Best">Index of the candidate to serve.</param>
/// <param name="StopReason">The rule's name, <c>end</c>, <c>budget</c> or <c>upstream failed</c>.</param>
/// <param name="Failure">The failure that ended the stream early.</param>
internal sealed record Reasoned(
    IReadOnlyList<Candidate> Candidates, IReadOnlyList<Score?> Scores, IReadOnlyList<Step> Steps, int Best, string StopReason, Exception? Failure)
{
    /// <summary>Operations spent.</summary>
    public int Operations => Steps[^1].Operation;

    /// <summary>What it took to the first answer: what a single call costs.</summary>
    public double FirstAnswerCost => Steps.Take(Steps.Index().First(step => step.Item.Candidate is not null).Index + 1).Sum(step => step.Cost);
}
