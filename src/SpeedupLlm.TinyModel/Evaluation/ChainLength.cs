using Microsoft.Extensions.AI;
using SpeedupLlm.Prompts;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>Of long chains that end right: how much was written before the answer's value first stood there, and how much after.</summary>
/// <param name="Count">Chains that end right.</param>
/// <param name="Before">Mean tokens up to the value, the value included.</param>
/// <param name="After">Mean tokens after it: what stopping at the right moment could save.</param>
public sealed record ChainLength(int Count, double Before, double After)
{
    /// <summary>Measures on the demo's questions, greedily.</summary>
    /// <param name="client">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="items">The questions; what stands before them is left out.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public static async Task<ChainLength> MeasureAsync(
        IChatClient client, Text.Tokenizer tokenizer, IReadOnlyList<ExamItem> items, CancellationToken cancellationToken = default)
    {
        var (count, before, after) = (0, 0.0, 0.0);
        foreach (var part in items.Chunk(32))
        {
            var texts = await Task.WhenAll(part.Select(item => WriteAsync(client, item.Question, cancellationToken))).ConfigureAwait(false);
            foreach (var (item, text) in part.Zip(texts))
            {
                var value = $"= {item.Question.Answer}";
                if (!string.Equals(Examiner.Read(text), item.Question.Answer, StringComparison.Ordinal) || text.IndexOf(value, StringComparison.Ordinal) is not (>= 0 and var at))
                    continue;
                count++;
                before += tokenizer.Encode(text.AsSpan(0, at + value.Length)).Count;
                after += tokenizer.Encode(text.AsSpan(at + value.Length)).Count;
            }
        }

        return new ChainLength(count, before / Math.Max(1, count), after / Math.Max(1, count));
    }

    private static async Task<string> WriteAsync(IChatClient client, Question question, CancellationToken cancellationToken)
    {
        var prompt = PromptSet.Default.Render("long", ("question", question.Text));
        var response = await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, prompt)], new ChatOptions { Temperature = 0, MaxOutputTokens = 150 }, cancellationToken).ConfigureAwait(false);
        return response.Text;
    }
}
