using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary>The body of one call: the client's own, changed only where the messages or options say something else.</summary>
internal static class UpstreamBody
{
    /// <summary>The key in <c>AdditionalProperties</c> of a call whose last message is to be continued.</summary>
    internal const string ContinuingKey = "openai.continuing";

    internal static JsonObject Build(IEnumerable<ChatMessage> messages, ChatOptions? options, string? defaultModel, bool stream)
    {
        var original = OriginalBody.Of(options);
        if (original is null && options?.Tools is { Count: > 0 })
            throw new NotSupportedException("This client sends tools only as part of an original body (WithOriginalBody).");

        var body = (JsonObject?)original?.DeepClone() ?? [];
        body.Remove(SpeedupFields.Key);
        var model = options?.ModelId ?? body.StringAt("model") ?? defaultModel
            ?? throw new InvalidOperationException("No model: name one in ChatOptions.ModelId, in the body, or when the upstream is registered.");
        if (body.StringAt("model") != model) body["model"] = model;
        body["messages"] = Messages(messages, options?.Instructions);
        if (options is not null) Override(body, options, original is null ? new() : RequestOptions.Read(original));
        if (options?.AdditionalProperties?.ContainsKey(ContinuingKey) is true)
        {
            // vLLM wants to be told so; llama.cpp continues anyway.
            body["continue_final_message"] = true;
            body["add_generation_prompt"] = false;
        }

        Stream(body, stream);
        return body;
    }

    private static void Override(JsonObject body, ChatOptions options, ChatOptions original)
    {
        if (options.Temperature is { } temperature && temperature != original.Temperature) body["temperature"] = Shortest(temperature);
        if (options.TopP is { } topP && topP != original.TopP) body["top_p"] = Shortest(topP);
        if (options.TopK is { } topK && topK != original.TopK) body["top_k"] = topK;
        if (options.FrequencyPenalty is { } frequency && frequency != original.FrequencyPenalty)
            body["frequency_penalty"] = Shortest(frequency);
        if (options.PresencePenalty is { } presence && presence != original.PresencePenalty) body["presence_penalty"] = Shortest(presence);
        if (options.Seed is { } seed && seed != original.Seed) body["seed"] = seed;
        if (options.MaxOutputTokens is { } max && max != original.MaxOutputTokens) MaxTokens(body, max);
        if (options.StopSequences is { Count: 0 }) body.Remove("stop");
        else if (options.StopSequences is { } stop && !stop.SequenceEqual(original.StopSequences ?? [], StringComparer.Ordinal))
            body["stop"] = new JsonArray([.. stop.Select(text => (JsonNode)text)]);
        if (Effort(options.Reasoning?.Effort) is { } effort) body["reasoning_effort"] = effort;
        if (WireResponseFormat.Write(options.ResponseFormat) is { } format
            && !JsonNode.DeepEquals(format, WireResponseFormat.Write(original.ResponseFormat)))
            body["response_format"] = format;
    }

    private static string? Effort(ReasoningEffort? effort) => effort switch
    {
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => null,
    };

    // Which key a model takes differs (o-series: max_completion_tokens; most local servers: max_tokens): the caller knows.
    private static void MaxTokens(JsonObject body, int max)
    {
        var used = RequestOptions.MaxTokenKeys.Where(key => body[key] is not null).ToArray();
        foreach (var key in used.Length > 0 ? used : ["max_tokens"]) body[key] = max;
    }

    private static void Stream(JsonObject body, bool stream)
    {
        if (!stream)
        {
            body.Remove("stream_options");
            if (body["stream"] is not null) body["stream"] = false;
            return;
        }

        body["stream"] = true;
        if (body["stream_options"] is JsonObject options) options["include_usage"] = true;
        else body["stream_options"] = new JsonObject { ["include_usage"] = true };
    }

    private static JsonArray Messages(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var array = new JsonArray();
        if (!string.IsNullOrEmpty(instructions)) array.Add((JsonNode)new JsonObject { ["role"] = "system", ["content"] = instructions });
        foreach (var message in messages) array.Add(Message(message));
        return array;
    }

    private static JsonNode Message(ChatMessage message)
    {
        if (message.RawRepresentation is JsonNode raw) return raw.DeepClone();
        if (message.Contents.FirstOrDefault(content => content is not (TextContent or TextReasoningContent or UsageContent)) is { } other)
            throw new NotSupportedException($"A {other.GetType().Name} travels only inside a message whose RawRepresentation is its JSON.");
        var node = new JsonObject { ["role"] = message.Role.Value };
        if (message.AuthorName is { } name) node["name"] = name;
        node["content"] = message.Text;
        return node;
    }

    // A float widened to double would travel as 0.699999988079071.
    private static JsonValue Shortest(float value) => JsonValue.Create((decimal)value);
}
