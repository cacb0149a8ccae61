using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary>The sampling fields of a request as <see cref="ChatOptions"/>.</summary>
internal static class RequestOptions
{
    internal static readonly string[] MaxTokenKeys = ["max_completion_tokens", "max_tokens"];

    /// <exception cref="InvalidRequestException">A field has the wrong type or is out of range.</exception>
    internal static ChatOptions Read(JsonObject body) => new()
    {
        ModelId = RequestFields.Text(body, "model"),
        Temperature = (float?)RequestFields.Number(body, "temperature", least: 0, most: 2),
        TopP = (float?)RequestFields.Number(body, "top_p", least: 0, most: 1),
        // Not OpenAI's, but most local servers take it; some mean "all" by 0 or −1.
        TopK = (int?)RequestFields.Integer(body, "top_k", least: -1, most: int.MaxValue),
        FrequencyPenalty = (float?)RequestFields.Number(body, "frequency_penalty", least: -2, most: 2),
        PresencePenalty = (float?)RequestFields.Number(body, "presence_penalty", least: -2, most: 2),
        Seed = RequestFields.Integer(body, "seed"),
        MaxOutputTokens = MaxTokens(body),
        StopSequences = Stop(body["stop"]),
        ResponseFormat = WireResponseFormat.Read(body["response_format"]),
    };

    private static int? MaxTokens(JsonObject body)
    {
        int? max = null;
        foreach (var key in MaxTokenKeys)
            max ??= (int?)RequestFields.Integer(body, key, least: 1, most: int.MaxValue);
        // Both are checked, though only the first that is given counts.
        _ = RequestFields.Integer(body, MaxTokenKeys[1], least: 1, most: int.MaxValue);
        return max;
    }

    private static List<string>? Stop(JsonNode? node)
    {
        if (node is null) return null;
        if (node.IsString(out var single)) return [single];
        if (node is not JsonArray array) throw RequestFields.Wrong(node, "stop", "a string or an array of strings");
        return [.. array.Select((item, i) => item.IsString(out var text) ? text : throw RequestFields.Wrong(item, $"stop[{i}]", "a string"))];
    }
}
