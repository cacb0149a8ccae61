using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary>Carries the body the client sent in <see cref="ChatOptions"/>, so that fields we do not know reach the upstream.</summary>
public static class OriginalBody
{
    /// <summary>The key in <c>AdditionalProperties</c> of the body, a <see cref="JsonObject"/>.</summary>
    public const string Key = "openai.body";

    /// <summary>
    /// The key in <c>AdditionalProperties</c> of a text that names every other field that may change the answer (unknown
    /// ones too), in a canonical order: two requests that differ in it must not share a recall scope.
    /// </summary>
    public const string OtherParametersKey = "openai.parameters";

    // What ChatOptions and the messages already say, and what cannot change an answer.
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "messages", "model", "seed", "stream", "stream_options", "temperature", "top_p", "top_k", "frequency_penalty",
        "presence_penalty", "max_tokens", "max_completion_tokens", "stop", "response_format", "n", "speedup", "user",
        "safety_identifier", "metadata", "store", "service_tier", "prompt_cache_key", "prompt_cache_retention",
    };

    /// <summary>A copy of <paramref name="options"/> that carries <paramref name="body"/>; neither is changed, now or later.</summary>
    public static ChatOptions WithOriginalBody(this ChatOptions? options, JsonObject body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var copy = options?.Clone() ?? new ChatOptions();
        copy.AdditionalProperties = copy.AdditionalProperties is { } properties ? new(properties) : [];
        copy.AdditionalProperties[Key] = body;
        if (OtherParameters(body) is { } others) copy.AdditionalProperties[OtherParametersKey] = others;
        return copy;
    }

    internal static JsonObject? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var value) is true ? value as JsonObject : null;

    private static string? OtherParameters(JsonObject body)
    {
        var others = new JsonObject();
        foreach (var (key, value) in body.Where(field => !Elsewhere.Contains(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal))
            others[key] = value?.DeepClone();
        return others.Count == 0 ? null : WireJson.WriteText(others);
    }
}
