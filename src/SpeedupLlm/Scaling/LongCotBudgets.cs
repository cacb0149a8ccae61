using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Scaling;

/// <summary>Long chain of thought where no prefix can be continued: the budget is set beforehand, by how familiar the question is.</summary>
internal static class LongCotBudgets
{
    /// <summary>An answer that fails or says nothing is asked for once more.</summary>
    private const int Tries = 2;

    /// <param name="context">What the method gets.</param>
    /// <param name="prompt">In the words that ask for a chain.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<Step> AskAsync(
        ScalingContext context, ChatMessage[] prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var full = (int)Math.Min((long)context.N * context.Settings.ChunkTokens, context.Options?.MaxOutputTokens ?? int.MaxValue);
        var familiar = context.N == 1 ? SimilarityLevel.None : context.Familiarity;
        int[] budgets = familiar switch
        {
            SimilarityLevel.S1 or SimilarityLevel.S2 => [Math.Max(1, full / 4), full],
            SimilarityLevel.S3 => [Math.Max(1, full / 2), full],
            _ => [full],
        };
        var (index, operation, tried) = (0, 0, 0);
        for (var k = 0; k < budgets.Length && operation < context.N; operation++)
        {
            var options = context.OptionsFor(operation, 0)?.Clone() ?? new ChatOptions();
            options.MaxOutputTokens = budgets[k];
            if (context.Settings.ReasoningEffort && k < budgets.Length - 1)
                options.Reasoning = new ReasoningOptions { Effort = familiar == SimilarityLevel.S3 ? ReasoningEffort.Medium : ReasoningEffort.Low };
            var attempt = await context.Model.TryCallAsync(prompt, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            var said = attempt.Call is { } answered && !string.IsNullOrWhiteSpace(answered.Response.Text);
            // The smaller budget has another behind it.
            if (said || k < budgets.Length - 1 || ++tried >= Tries)
                k++;
            if (attempt.Call is not { } call)
            {
                yield return Step.Failed(operation + 1, "answer", attempt);
                continue;
            }

            yield return new Step(operation + 1, call.Cost, context.CandidateFrom(index++, operation + 1, call));
            if (said && call.Response.FinishReason != ChatFinishReason.Length)
                yield break;
        }
    }
}
