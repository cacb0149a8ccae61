namespace SpeedupLlm.Scoring;

/// <summary>
/// Self-agreement: a candidate's score is the Beta posterior that its answer stays ahead of the most frequent other one. Fewer than two
/// answers of candidates cannot be scored, whatever memory votes.
/// </summary>
internal sealed class SelfAgreement : IScorer
{
    public string Name => "agreement";

    public bool UsesPrior => true;

    public ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        var groups = AnswerGroups.Of(context.Candidates, context.Equality, context.Prior);
        var scores = new Score?[groups.GroupOf.Count];
        if (groups.Fresh.Sum() >= 2)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                if (groups.GroupOf[i] is >= 0 and var group)
                    scores[i] = new Score(groups.StaysAhead(group), ScoreKind.Estimated);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Score?>>(scores);
    }
}
