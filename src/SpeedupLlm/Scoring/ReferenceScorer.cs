namespace SpeedupLlm.Scoring;

/// <summary>Compares with the answer key (experiments only). Without a key, or without a whole answer, it cannot score.</summary>
internal sealed class ReferenceScorer : IScorer
{
    public const string ScorerName = "reference";

    public string Name => ScorerName;

    public bool Verifies => true;

    public ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        var key = context.Reference is { } reference ? context.Answers.Read(context.Question.Text, reference) : null;
        var scores = context.Candidates
            .Select(candidate => key is null || candidate.Answer is null
                ? (Score?)null
                : new Score(context.Equality.AreEqual(key, candidate.Answer) ? 1 : 0, ScoreKind.Verified))
            .ToArray();
        return ValueTask.FromResult<IReadOnlyList<Score?>>(scores);
    }
}
