using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI.Tests;

/// <summary>A readable example that is the specification: Golden/*.json.</summary>
internal static class GoldenFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    internal static TheoryData<string> Names(string kind) =>
        new(Directory.GetFiles(Folder, kind + ".*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    internal static JsonObject Read(string name) => (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!;

    /// <summary>The events of a list, as they travel.</summary>
    internal static string Events(JsonNode list) => string.Concat(((JsonArray)list).Select(item => $"data: {Event(item!)}\n\n"));

    internal static string Event(JsonNode item) =>
        item is JsonValue value ? value.GetValue<string>() : Encoding.UTF8.GetString(WireJson.Write(item));

    internal static UsageDetails? Usage(JsonNode? node) => node is null ? null : new()
    {
        InputTokenCount = (long)node["input"]!,
        OutputTokenCount = (long)node["output"]!,
        CachedInputTokenCount = (long?)node["cached"],
        ReasoningTokenCount = (long?)node["reasoning"],
    };

    internal static ChatResponse? Answer(JsonNode? node, UsageDetails? usage) =>
        node is null ? null : new(new ChatMessage(ChatRole.Assistant, (string?)node["text"]))
        {
            ResponseId = (string?)node["id"],
            ModelId = (string?)node["model"],
            FinishReason = ChatFinishReason.Stop,
            Usage = usage,
        };
}
