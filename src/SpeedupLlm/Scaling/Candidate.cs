using Microsoft.Extensions.AI;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Scaling;

/// <summary>A complete answer that a method produced.</summary>
/// <param name="Index">0-based place in R(t), the ordered candidates.</param>
/// <param name="Operation">The operation that produced it, 1-based.</param>
/// <param name="Response">The model's response.</param>
/// <param name="Answer">The extracted answer; null where there is none or the response was cut short or filtered.</param>
/// <param name="Cost">Priced tokens.</param>
public sealed record Candidate(int Index, int Operation, ChatResponse Response, Answer? Answer, double Cost)
{
    /// <summary>The completion.</summary>
    public string Text => Response.Text;

    /// <summary>
    /// The geometric mean of the probabilities of the final answer's tokens (DEER, Yang et al. 2025), in [0, 1]; null where it was not asked for
    /// or the upstream tells none.
    /// </summary>
    public double? Confidence { get; init; }

    /// <summary>False for truncated, filtered or tool-calling responses: they are never scored and never learnt.</summary>
    public bool Complete => IsComplete(Response);

    // Some servers give "stop" for tool calls as well.
    internal static bool IsComplete(ChatResponse response) =>
        (response.FinishReason is null || response.FinishReason == ChatFinishReason.Stop)
        && !response.Messages.Any(message => message.Contents.Any(content => content is FunctionCallContent));
}
