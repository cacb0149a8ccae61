using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary><c>usage</c> to and from <see cref="UsageDetails"/>.</summary>
internal static class WireUsage
{
    /// <summary>False where a count has the wrong type or is negative. A missing or null usage is true with null.</summary>
    internal static bool TryRead(JsonNode? node, out UsageDetails? usage)
    {
        usage = null;
        if (node is null) return true;
        if (node is not JsonObject obj
            || !Count(obj, "prompt_tokens", out var input)
            || !Count(obj, "completion_tokens", out var output)
            || !Count(obj, "total_tokens", out var total)
            || !Details(obj, "prompt_tokens_details", "cached_tokens", out var cached)
            || !Details(obj, "completion_tokens_details", "reasoning_tokens", out var reasoning))
            return false;
        usage = new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total ?? (input + output),
            CachedInputTokenCount = cached,
            ReasoningTokenCount = reasoning,
        };
        return true;
    }

    /// <summary>The sum as OpenAI writes it. One call's own object is kept whole, unknown fields too, where it says the same.</summary>
    [return: NotNullIfNotNull(nameof(sum))]
    internal static JsonObject? Write(UsageDetails? sum, JsonNode? raw)
    {
        if (sum is null) return raw?.DeepClone() as JsonObject;
        if (raw is not null && TryRead(raw, out var own) && own is not null && Same(own, sum)) return (JsonObject)raw.DeepClone();
        var input = sum.InputTokenCount ?? 0;
        var output = sum.OutputTokenCount ?? 0;
        var usage = new JsonObject
        {
            ["prompt_tokens"] = input,
            ["completion_tokens"] = output,
            ["total_tokens"] = sum.TotalTokenCount ?? (input + output),
        };
        if (sum.CachedInputTokenCount is { } cached) usage["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached };
        if (sum.ReasoningTokenCount is { } reasoning)
            usage["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = reasoning };
        return usage;
    }

    private static bool Same(UsageDetails a, UsageDetails b) =>
        (a.InputTokenCount ?? 0) == (b.InputTokenCount ?? 0)
        && (a.OutputTokenCount ?? 0) == (b.OutputTokenCount ?? 0)
        && (a.CachedInputTokenCount ?? 0) == (b.CachedInputTokenCount ?? 0)
        && (a.ReasoningTokenCount ?? 0) == (b.ReasoningTokenCount ?? 0);

    private static bool Details(JsonObject usage, string key, string count, out long? value)
    {
        value = null;
        return usage[key] is not { } details || (details is JsonObject obj && Count(obj, count, out value));
    }

    private static bool Count(JsonObject obj, string key, out long? value)
    {
        value = null;
        if (obj[key] is not { } node) return true;
        // Above this, sums over 64 calls could overflow; no model reads that much.
        if (!node.IsInteger(out var count) || count is < 0 or > int.MaxValue) return false;
        value = count;
        return true;
    }
}
