using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.OpenAI;

/// <summary>
/// Turns updates into the chunks of one stream. The chunk with the finish reason waits for the end, because only then is the
/// <c>speedup</c> summary known, and clients stop looking after it.
/// </summary>
internal sealed class ChunkSequence(string newId, DateTimeOffset now, string? model, bool includeUsage)
{
    private string id = newId;
    private long created = now.ToUnixTimeSeconds();
    private string? modelId = model;
    private bool started;
    private UsageDetails? usage;
    private JsonObject? usageChunk;
    private JsonObject? finish;

    internal JsonNode? Speedup { get; set; }

    internal IEnumerable<JsonObject> Take(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents.OfType<UsageContent>()) (usage ??= new()).Add(content.Details);
        return update.RawRepresentation is JsonObject raw && raw["choices"] is JsonArray choices && IsChunk(choices)
            ? Relayed((JsonObject)raw.DeepClone())
            : Synthetic(update);
    }

    internal IEnumerable<JsonObject> End()
    {
        if (!started) yield return Chunk(Role());
        var last = finish ?? Chunk([], "stop");
        if (Speedup is not null) last[SpeedupFields.Key] = Speedup.DeepClone();
        yield return last;
        if (!includeUsage) yield break;
        var end = usageChunk ?? Chunk(delta: null);
        end["usage"] = WireUsage.Write(usage ?? new(), usageChunk?["usage"]);
        yield return end;
    }

    private static bool IsChunk(JsonArray choices) => choices.Count == 0 || (choices[0] as JsonObject)?["delta"] is JsonObject;

    private IEnumerable<JsonObject> Relayed(JsonObject chunk)
    {
        var choices = (JsonArray)chunk["choices"]!;
        if (choices.Count == 0 && chunk["usage"] is not null)
        {
            usageChunk = chunk;
            yield break;
        }

        // We always ask the upstream for usage; the client sees it only if it asked too, and once.
        if (!includeUsage) chunk.Remove("usage");
        else if (chunk["usage"] is not null) chunk["usage"] = null;
        id = started ? id : chunk.StringAt("id") ?? id;
        created = started ? created : chunk.IntegerAt("created") ?? created;
        modelId = started ? modelId : chunk.StringAt("model") ?? modelId;
        started = true;
        if (choices.Count > 0 && choices[0]!["finish_reason"] is not null)
        {
            if (finish is not null) yield return Unfinished(finish);
            finish = chunk;
            yield break;
        }

        yield return chunk;
    }

    private IEnumerable<JsonObject> Synthetic(ChatResponseUpdate update)
    {
        var text = update.Text;
        if (text.Length == 0 && update.FinishReason is null) yield break;
        if (!started)
        {
            id = update.ResponseId ?? id;
            created = update.CreatedAt?.ToUnixTimeSeconds() ?? created;
            modelId = update.ModelId ?? modelId;
            started = true;
            yield return Chunk(Role());
        }

        if (text.Length > 0) yield return Chunk(new() { ["content"] = text });
        if (update.FinishReason is not { } reason) yield break;
        if (finish is not null) yield return Unfinished(finish);
        finish = Chunk([], reason.Value);
        // A client in this process tells them all at once, at the end.
        finish["choices"]![0]!["logprobs"] = WireLogProbabilities.Write(
            update.AdditionalProperties?.GetValueOrDefault(LogProbabilities.Key) as IReadOnlyList<TokenLogProbability>);
    }

    private static JsonObject Role() => new() { ["role"] = "assistant", ["content"] = "" };

    // An upstream that finishes twice must not end the client's stream early.
    private static JsonObject Unfinished(JsonObject chunk)
    {
        chunk["choices"]![0]!["finish_reason"] = null;
        return chunk;
    }

    private JsonObject Chunk(JsonObject? delta, string? finishReason = null)
    {
        started = true;
        var chunk = new JsonObject
        {
            ["id"] = id,
            ["object"] = "chat.completion.chunk",
            ["created"] = created,
            ["model"] = modelId,
            ["choices"] = delta is null ? new JsonArray() : new JsonArray(new JsonObject
            {
                ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finishReason,
            }),
        };
        if (includeUsage) chunk["usage"] = null;
        return chunk;
    }
}
