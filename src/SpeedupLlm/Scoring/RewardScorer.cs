using SpeedupLlm.Accounting;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Scoring;

/// <summary>The reward model of the options. Where it fails, or says something outside [0, 1], the candidate cannot be scored.</summary>
internal sealed class RewardScorer : IScorer
{
    public const string ScorerName = "reward";

    public string Name => ScorerName;

    public int CallsPerCandidate => 1;

    public async ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        var scores = new Score?[context.Candidates.Count];
        if (context.Reward is not { } reward)
            return scores;
        foreach (var candidate in context.Candidates.Where(candidate => candidate.Complete))
        {
            var key = (Name, candidate.Text);
            if (!context.Known.TryGetValue(key, out var value))
                context.Known[key] = value = await AskAsync(context, reward, candidate, cancellationToken).ConfigureAwait(false);
            if (value is { } known and >= 0 and <= 1)
                scores[candidate.Index] = new Score(known, ScoreKind.Estimated);
        }

        return scores;
    }

    private static async Task<double?> AskAsync(
        ScoringContext context, IRewardModel reward, Candidate candidate, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Model.CallFixedAsync(
                reward.CostPerCall, CallKind.Scoring, token => reward.ScoreAsync(context.Question.Text, candidate.Text, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
