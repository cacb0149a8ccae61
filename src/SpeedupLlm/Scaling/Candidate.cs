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

    /// <summary>False for truncated, filtered or tool-calling responses: they are never scored and never learnt.</summary>
    public bool Complete => IsComplete(Response);

    // Some servers give "stop" for tool calls as well.
    internal static bool IsComplete(ChatResponse response) =>
        (response.FinishReason is null || response.FinishReason == ChatFinishReason.Stop)
        && !response.Messages.Any(message => message.Contents.Any(content => content is FunctionCallContent));
}

/// <summary>One unit of a scaling method's work.</summary>
/// <param name="Operation">1-based number of the operation (design §2).</param>
/// <param name="Cost">Priced tokens spent on it.</param>
/// <param name="Candidate">The complete answer it led to, if any.</param>
public sealed record Step(int Operation, double Cost, Candidate? Candidate);
