using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.OpenAI;

/// <summary>Reads completions and chunks; anything that is not one becomes <see cref="UpstreamFailure.Garbage"/>.</summary>
internal static class UpstreamCompletion
{
    internal static ChatResponse Read(JsonObject completion, Uri upstream)
    {
        if (completion["choices"] is not JsonArray choices) throw Garbage(upstream, completion, "without 'choices'");
        if (choices.Count == 0) throw Garbage(upstream, completion, "with no choice");
        if (choices[0] is not JsonObject choice || choice["message"] is not JsonObject message)
            throw Garbage(upstream, completion, "whose choice holds no message");
        return new(new ChatMessage(ChatRole.Assistant, Contents(message, completion, upstream)))
        {
            FinishReason = Finish(choice, completion, upstream),
            Usage = Usage(completion, upstream),
            ModelId = completion.StringAt("model"),
            ResponseId = completion.StringAt("id"),
            CreatedAt = Created(completion),
            RawRepresentation = completion,
            AdditionalProperties = LogProbabilitiesOf(choice) is { } tokens ? new() { [LogProbabilities.Key] = tokens } : null,
        };
    }

    /// <summary>One chunk. Its usage is left to the caller: some upstreams repeat a running total in every chunk.</summary>
    internal static ChatResponseUpdate ReadChunk(JsonObject chunk, Uri upstream)
    {
        if (chunk["choices"] is not JsonArray choices) throw Garbage(upstream, chunk, "without 'choices'");
        if (choices.Any(item => item is not JsonObject)) throw Garbage(upstream, chunk, "whose choice is not an object");
        var choice = choices.Count > 0 ? (JsonObject)choices[0]! : null;
        if (choice?["delta"] is not (null or JsonObject)) throw Garbage(upstream, chunk, "whose delta is not an object");
        var delta = choice?["delta"] as JsonObject;
        var id = chunk.StringAt("id");
        return new(ChatRole.Assistant, delta is null ? [] : Contents(delta, chunk, upstream))
        {
            FinishReason = choice is null ? null : Finish(choice, chunk, upstream),
            ModelId = chunk.StringAt("model"),
            ResponseId = id,
            MessageId = id,
            CreatedAt = Created(chunk),
            RawRepresentation = chunk,
        };
    }

    internal static UsageDetails? Usage(JsonObject body, Uri upstream) =>
        WireUsage.TryRead(body["usage"], out var usage) ? usage : throw Garbage(upstream, body, "whose usage is not counts of tokens");

    internal static UpstreamException Garbage(Uri upstream, JsonObject? body, string what, Exception? inner = null)
    {
        var said = UpstreamRejection.MessageOf(body) is { } text ? $" It said: {JsonNodeReading.Shorten(text, 200)}" : "";
        return new(
            UpstreamFailure.Garbage,
            $"The upstream {upstream} sent an answer {what}: is it an OpenAI-compatible server, and BaseUrl its API's address?{said}",
            inner, error: said.Length > 0 ? body : null);
    }

    /// <summary>Null where there are none, or not as they should be: nobody's answer depends on them.</summary>
    private static List<TokenLogProbability>? LogProbabilitiesOf(JsonObject choice)
    {
        if (choice["logprobs"] is not JsonObject { } told || told["content"] is not JsonArray { Count: > 0 } content)
            return null;
        var tokens = new List<TokenLogProbability>(content.Count);
        foreach (var item in content)
        {
            if (item is not JsonObject token || token.StringAt("token") is not { } text || !token["logprob"].IsNumber(out var value))
                return null;
            tokens.Add(new(text, value));
        }

        return tokens;
    }

    private static List<AIContent> Contents(JsonObject message, JsonObject body, Uri upstream)
    {
        var texts = MessageText.Of(message["content"]) ?? throw Garbage(upstream, body, "whose content is not text");
        var contents = new List<AIContent>(texts.Where(text => text.Length > 0).Select(text => new TextContent(text)));
        // Not text: a refusal must not be taken for the answer, scored or learnt.
        if (message.StringAt("refusal") is { Length: > 0 } refusal) contents.Add(new ErrorContent(refusal) { ErrorCode = "refusal" });
        return contents;
    }

    private static ChatFinishReason? Finish(JsonObject choice, JsonObject body, Uri upstream) =>
        choice["finish_reason"] is not { } node ? null
        : !node.IsString(out var reason) ? throw Garbage(upstream, body, "whose finish_reason is not a text")
        : reason.Length == 0 ? null : new ChatFinishReason(reason);

    private static DateTimeOffset? Created(JsonObject body) =>
        body.IntegerAt("created") is { } seconds and >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
