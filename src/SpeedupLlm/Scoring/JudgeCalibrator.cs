using Microsoft.Extensions.AI;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Scoring;

/// <summary>A solution whose truth is known.</summary>
/// <param name="Question">The question.</param>
/// <param name="Solution">A solution.</param>
/// <param name="Right">Whether its answer is right.</param>
public sealed record LabelledSolution(string Question, string Solution, bool Right);

/// <summary>Measures a judge on labelled solutions, with the words in which it will be asked.</summary>
public static class JudgeCalibrator
{
    /// <summary>Asks for a verdict on every item, one after the other.</summary>
    /// <param name="client">The model that judges.</param>
    /// <param name="items">At least 50, right and wrong ones.</param>
    /// <param name="settings">The judge's.</param>
    /// <param name="prompts">The texts in which it is asked; null: the library's.</param>
    /// <param name="progress">Told how many items are done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The counts, with the model and the version of the texts: they hold for no other.</returns>
    public static async Task<JudgeCalibration> RunAsync(
        IChatClient client, IEnumerable<LabelledSolution> items, JudgeSettings settings, PromptSet? prompts = null, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(settings);
        prompts ??= PromptSet.Default;
        var model = settings.Model ?? client.GetService<ChatClientMetadata>()?.DefaultModelId;
        var (tally, done) = (new JudgeCalibration(0, 0, 0, 0) { Model = model, PromptVersion = prompts.Version }, 0);
        foreach (var item in items)
        {
            var verdict = await AskAsync(client, item, settings, prompts, cancellationToken).ConfigureAwait(false);
            tally = (verdict, item.Right) switch
            {
                (null, _) => tally with { Unscored = tally.Unscored + 1 },
                ({ } said, true) => tally with { Right = tally.Right + 1, RightSaidRight = tally.RightSaidRight + (said ? 1 : 0) },
                ({ } said, false) => tally with { Wrong = tally.Wrong + 1, WrongSaidWrong = tally.WrongSaidWrong + (said ? 0 : 1) },
            };
            progress?.Report(++done);
        }

        return tally;
    }

    private static async Task<bool?> AskAsync(
        IChatClient client, LabelledSolution item, JudgeSettings settings, PromptSet prompts, CancellationToken cancellationToken)
    {
        var messages = Judge.Ask(prompts, [new ChatMessage(ChatRole.User, item.Question)], item.Solution);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var response = await client.GetResponseAsync(messages, Judge.Options(settings, null, attempt, attempt), cancellationToken).ConfigureAwait(false);
            if (YesNo.Probability(response) is { } probability)
                return probability > 0.5;
        }

        return null;
    }
}
