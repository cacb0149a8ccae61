using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Scoring;

/// <summary>
/// An LLM judge (Zheng et al. 2023, arXiv 2306.05685): asked whether a solution's answer is right, yes or no. One that cannot be understood is asked
/// once more, then cannot score. It refuses while its calibration is not better than chance, or is another judge's.
/// </summary>
internal sealed class Judge : IScorer
{
    public const string ScorerName = "judge";

    private const int Tries = 2;

    /// <summary>Asked again, it must be free to say something else.</summary>
    private const float RetryTemperature = 0.7f;

    /// <summary>Beyond the calls of any method for one candidate, so that no seed is used twice.</summary>
    private const int FirstCall = 1000;

    public string Name => ScorerName;

    public int CallsPerCandidate => Tries;

    public async ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        var scores = new Score?[context.Candidates.Count];
        var model = context.Judge.Model ?? context.ModelId ?? context.Model.DefaultModel;
        if (context.Judge.Calibration is not { BetterThanChance: true } calibration || !calibration.IsOf(model, context.Prompts.Version))
            return scores;
        foreach (var candidate in context.Candidates.Where(candidate => candidate.Complete && !string.IsNullOrWhiteSpace(candidate.Text)))
        {
            var key = (Name, candidate.Text);
            if (!context.Known.TryGetValue(key, out var value))
                context.Known[key] = value = await JudgeAsync(context, candidate, cancellationToken).ConfigureAwait(false);
            if (value is { } probability)
                scores[candidate.Index] = new Score(probability, ScoreKind.Estimated);
        }

        return scores;
    }

    /// <summary>The messages of a verdict: the caller's instructions, then the question and the solution.</summary>
    internal static IReadOnlyList<ChatMessage> Ask(PromptSet prompts, IReadOnlyList<ChatMessage> asked, string solution) =>
    [
        .. asked.TakeWhile(message => message.Role == ChatRole.System || message.Role.Value == "developer"),
        new(ChatRole.User, prompts.Render("judge", ("question", asked[^1].Text), ("solution", solution))),
    ];

    internal static ChatOptions Options(JudgeSettings settings, string? model, long? seed, int attempt) => new ChatOptions
    {
        ModelId = settings.Model ?? model,
        MaxOutputTokens = settings.VerdictTokens,
        Temperature = attempt == 0 ? 0 : RetryTemperature,
        Seed = seed,
    }.WithLogProbabilities();

    private static async Task<double?> JudgeAsync(ScoringContext context, Candidate candidate, CancellationToken cancellationToken)
    {
        var messages = Ask(context.Prompts, context.Asked, candidate.Text);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var options = Options(context.Judge, context.ModelId, context.Draws?.For(candidate.Index, FirstCall + attempt), attempt);
            try
            {
                var verdict = await context.Model.TryCallAsync(messages, options, CallKind.Scoring, cancellationToken).ConfigureAwait(false);
                if (verdict.Call is { } call && YesNo.Probability(call.Response) is { } probability)
                    return probability;
            }
            catch (BudgetExhaustedException)
            {
                return null;
            }
        }

        return null;
    }
}
