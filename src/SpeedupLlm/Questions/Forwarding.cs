using Microsoft.Extensions.AI;

namespace SpeedupLlm.Questions;

/// <summary>What cannot be improved safely is forwarded untouched.</summary>
internal static class Forwarding
{
    /// <summary>Why a request must be forwarded; null: it can be improved.</summary>
    public static string? Reason(IReadOnlyList<ChatMessage> messages, ChatOptions? options, IChatClient inner)
    {
        if (messages.Count == 0 || messages[^1].Role != ChatRole.User)
            return "the last message is not the user's";
        if (messages.Any(message => message.Contents.Any(content => content is not TextContent)))
            return "content other than text";
        // Run twice, a tool has its side effects twice; the functions may also sit in a client further in.
        if (options?.Tools is { Count: > 0 } || inner.GetService<FunctionInvokingChatClient>()?.AdditionalTools is { Count: > 0 })
            return "tools";
        if (options?.ConversationId is not null || options?.ContinuationToken is not null || options?.AllowBackgroundResponses is true)
            return "state kept by the server";
        return string.IsNullOrWhiteSpace(messages[^1].Text) ? "no text" : null;
    }
}
