using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>Asks a model the questions of an exam, several at once, each with its own seed.</summary>
/// <param name="client">The model.</param>
/// <param name="model">Which of the client's models; null: the one it answers with anyway.</param>
public sealed partial class Examiner(IChatClient client, string? model = null)
{
    private const int MaxTokens = 120;
    private const int Side = 32;

    /// <summary>How many are answered right.</summary>
    /// <param name="items">The exam.</param>
    /// <param name="temperature">0: greedy.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<Accuracy> AskAsync(IReadOnlyList<ExamItem> items, float temperature, CancellationToken cancellationToken = default)
    {
        var right = 0;
        foreach (var part in items.Index().Chunk(Side))
        {
            var answers = await Task.WhenAll(part.Select(p => AnswerAsync(p.Item, temperature, p.Index, cancellationToken))).ConfigureAwait(false);
            right += answers.Zip(part).Count(pair => string.Equals(pair.First, pair.Second.Item.Question.Answer, StringComparison.Ordinal));
        }

        return new Accuracy(right, items.Count);
    }

    /// <summary>The number behind the last <c>Answer:</c>; null where there is none.</summary>
    /// <param name="completion">What the model wrote.</param>
    public static string? Read(string completion) => Answer().Matches(completion).LastOrDefault() is { } match ? match.Groups[1].Value : null;

    private async Task<string?> AnswerAsync(ExamItem item, float temperature, long seed, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { Temperature = temperature, Seed = seed, MaxOutputTokens = MaxTokens, ModelId = model };
        var response = await client.GetResponseAsync(item.Prompt, options, cancellationToken).ConfigureAwait(false);
        return Read(response.Text);
    }

    [GeneratedRegex(@"Answer: (\d+)")]
    private static partial Regex Answer();
}
