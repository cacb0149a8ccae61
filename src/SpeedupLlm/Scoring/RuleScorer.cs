namespace SpeedupLlm.Scoring;

/// <summary>The profile's rule. Truncated candidates, and values outside [0, 1], cannot be scored.</summary>
internal sealed class RuleScorer : IScorer
{
    public const string ScorerName = "rule";

    public string Name => ScorerName;

    public bool Verifies => true;

    public ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        var scores = context.Candidates
            .Select(candidate => candidate.Complete
                && context.Rule?.Check(context.Question.Text, candidate.Text, candidate.Answer) is { } value and >= 0 and <= 1
                ? new Score(value, ScoreKind.Verified)
                : (Score?)null)
            .ToArray();
        return ValueTask.FromResult<IReadOnlyList<Score?>>(scores);
    }
}
