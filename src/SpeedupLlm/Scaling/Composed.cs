using Microsoft.Extensions.AI;

namespace SpeedupLlm.Scaling;

/// <summary>A completion that a method put together out of several calls.</summary>
internal static class Composed
{
    /// <param name="text">All of it.</param>
    /// <param name="last">The response of the last call.</param>
    /// <param name="finish">Why it ended; null: as an answer does.</param>
    public static ChatResponse Response(string text, ChatResponse last, ChatFinishReason? finish = null) =>
        new(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = last.ResponseId,
            ModelId = last.ModelId,
            CreatedAt = last.CreatedAt,
            FinishReason = finish ?? ChatFinishReason.Stop,
        };
}
