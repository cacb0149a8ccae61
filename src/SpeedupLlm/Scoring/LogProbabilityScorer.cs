namespace SpeedupLlm.Scoring;

/// <summary>
/// The model's own certainty: the geometric mean of the probabilities of the final answer's tokens. Where the upstream tells no log-probabilities it
/// cannot score.
/// </summary>
internal sealed class LogProbabilityScorer : IScorer
{
    public const string ScorerName = "log-probability";

    public string Name => ScorerName;

    public bool UsesConfidence => true;

    public ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Score?>>(
        [
            .. context.Candidates.Select(candidate => candidate is { Answer: not null, Confidence: { } confidence }
                ? new Score(confidence, ScoreKind.Estimated)
                : (Score?)null),
        ]);
}
