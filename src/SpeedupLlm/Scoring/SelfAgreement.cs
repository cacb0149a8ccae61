namespace SpeedupLlm.Scoring;

/// <summary>
/// Self-agreement: a candidate's score is the Beta posterior that its answer stays ahead of the most frequent other one. Fewer than two
/// answers cannot be scored.
/// </summary>
internal sealed class SelfAgreement : IScorer
{
    public string Name => "agreement";

    public ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        var (groupOf, sizes) = AnswerGroups.Of(context.Candidates, context.Equality);
        var scores = new Score?[groupOf.Length];
        if (sizes.Sum() >= 2)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                if (groupOf[i] < 0)
                    continue;
                var other = sizes.Where((_, group) => group != groupOf[i]).DefaultIfEmpty(0).Max();
                scores[i] = new Score(AnswerGroups.StaysAhead(sizes[groupOf[i]], other), ScoreKind.Estimated);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Score?>>(scores);
    }
}
