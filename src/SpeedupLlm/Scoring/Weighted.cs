namespace SpeedupLlm.Scoring;

/// <summary>
/// Several scorers: the weighted mean over those that can score a candidate. None can: it cannot be scored. Verified only where all of them are.
/// </summary>
internal sealed class Weighted(IReadOnlyList<(IScorer Scorer, double Weight)> parts) : IScorer
{
    public const string Composition = "weighted";

    public string Name { get; } = $"{Composition}({string.Join(',', parts.Select(part => $"{part.Scorer.Name}:{part.Weight}"))})";

    public bool UsesConfidence { get; } = parts.Any(part => part.Scorer.UsesConfidence);

    public bool UsesPrior { get; } = parts.Any(part => part.Scorer.UsesPrior);
    public bool Verifies { get; } = parts.All(part => part.Scorer.Verifies);

    public int CallsPerCandidate { get; } = parts.Sum(part => part.Scorer.CallsPerCandidate);

    public async ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        var all = new List<(IReadOnlyList<Score?> Scores, double Weight)>();
        foreach (var (scorer, weight) in parts)
            all.Add((await scorer.ScoreAsync(context, cancellationToken).ConfigureAwait(false), weight));
        return [.. context.Candidates.Select((_, i) => Mean(all, i))];
    }

    private static Score? Mean(List<(IReadOnlyList<Score?> Scores, double Weight)> all, int index)
    {
        var (sum, weights, kind) = (0.0, 0.0, ScoreKind.Verified);
        foreach (var (scores, weight) in all)
        {
            if (scores[index] is not { } score)
                continue;
            (sum, weights) = (sum + (weight * score.Value), weights + weight);
            kind = score.Kind == ScoreKind.Estimated ? ScoreKind.Estimated : kind;
        }

        return weights > 0 ? new Score(Math.Min(1, sum / weights), kind) : null;
    }
}
