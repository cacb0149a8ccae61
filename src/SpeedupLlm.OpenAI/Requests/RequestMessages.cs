using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary>Checks <c>messages</c> and gives each as a <see cref="ChatMessage"/> that still carries its own JSON.</summary>
internal static class RequestMessages
{
    private static readonly string[] Roles = ["developer", "system", "user", "assistant", "tool", "function"];

    internal static IReadOnlyList<ChatMessage> Read(JsonObject body)
    {
        var node = body["messages"] ?? throw RequestFields.Missing("messages", "give the conversation, ending with the user's question");
        if (node is not JsonArray array) throw RequestFields.Wrong(node, "messages", "an array of messages");
        if (array.Count == 0) throw RequestFields.Invalid(node, "messages", "give at least one message");
        var messages = new ChatMessage[array.Count];
        for (var i = 0; i < messages.Length; i++) messages[i] = ReadOne(array[i], $"messages[{i}]");
        return messages;
    }

    private static ChatMessage ReadOne(JsonNode? node, string name)
    {
        if (node is not JsonObject message) throw RequestFields.Wrong(node, name, "an object with 'role' and 'content'");
        var role = RequestFields.Text(message, "role", $"{name}.role")
            ?? throw RequestFields.Missing($"{name}.role", $"choose one of {string.Join(", ", Roles)}");
        if (!Roles.Contains(role, StringComparer.Ordinal))
            throw RequestFields.Invalid(message["role"], $"{name}.role", $"choose one of {string.Join(", ", Roles)}");
        var texts = Texts(message, role, $"{name}.content");
        return new(new ChatRole(role), [.. texts.Select(text => new TextContent(text))])
        {
            AuthorName = RequestFields.Text(message, "name", $"{name}.name"),
            RawRepresentation = message,
        };
    }

    private static IReadOnlyList<string> Texts(JsonObject message, string role, string name)
    {
        var content = message["content"];
        // Assistants that called a tool, and old function results, have none.
        if (content is null && role is not ("assistant" or "function"))
            throw RequestFields.Missing(name, "give a string or an array of content parts");
        if (content is JsonArray { Count: 0 }) throw RequestFields.Invalid(content, name, "give at least one content part");
        return MessageText.Of(content)
            ?? throw RequestFields.Wrong(content, name, "a string, or an array of parts such as {\"type\":\"text\",\"text\":\"…\"}");
    }
}
