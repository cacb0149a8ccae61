using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.OpenAI;

/// <summary>Writes answers the way an OpenAI client expects them, keeping what the upstream said beyond that.</summary>
/// <param name="time">Dates answers that no upstream dated.</param>
public sealed class ChatCompletionWriter(TimeProvider time)
{
    /// <summary>The body of a plain response.</summary>
    /// <param name="response">The answer; its <c>RawRepresentation</c> is kept where it is an upstream's completion.</param>
    /// <param name="speedup">The summary, put under <c>speedup</c>; null for none.</param>
    /// <param name="model">The model asked for, where the answer does not name one.</param>
    public JsonObject Write(ChatResponse response, JsonNode? speedup = null, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        var raw = response.RawRepresentation as JsonObject;
        var completion = (raw is null ? null : FromUpstream(raw, response)) ?? Synthetic(response, model);
        if (WireUsage.Write(response.Usage, raw?["usage"]) is { } usage) completion["usage"] = usage;
        completion.Remove(SpeedupFields.Key);
        if (speedup is not null) completion[SpeedupFields.Key] = speedup.DeepClone();
        return completion;
    }

    /// <summary><see cref="Write"/>, as it travels.</summary>
    public byte[] WriteUtf8(ChatResponse response, JsonNode? speedup = null, string? model = null) =>
        WireJson.Write(Write(response, speedup, model));

    /// <summary>
    /// Writes a stream of server-sent events, flushing after each. Where <paramref name="updates"/> fails before anything was
    /// written, the exception comes out, so that the status can still say so; after that, it is sent as an <c>error</c> event,
    /// the stream ends without <c>[DONE]</c>, and the exception is returned for the log.
    /// </summary>
    /// <param name="updates">The answer; an update's <c>RawRepresentation</c> is relayed where it is an upstream's chunk.</param>
    /// <param name="destination">The response's body.</param>
    /// <param name="includeUsage">Whether the client asked for the usage chunk.</param>
    /// <param name="speedup">Asked for each update; the last summary that is not null goes out with the finish reason.</param>
    /// <param name="model">The model asked for, where the answer does not name one.</param>
    /// <param name="cancellationToken">The client's: its cancellation is always thrown.</param>
    /// <returns>Null where the stream ended well.</returns>
    public async Task<Exception?> WriteStreamAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates, Stream destination, bool includeUsage,
        Func<ChatResponseUpdate, JsonNode?>? speedup = null, string? model = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentNullException.ThrowIfNull(destination);
        var events = new EventWriter(destination);
        var chunks = new ChunkSequence(NewId(), time.GetUtcNow(), model, includeUsage);
        try
        {
            await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                chunks.Speedup = speedup?.Invoke(update) ?? chunks.Speedup;
                foreach (var chunk in chunks.Take(update)) await events.SendAsync(chunk, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (events.Sent > 0 && !cancellationToken.IsCancellationRequested)
        {
            await events.SendAsync(ErrorReply.Of(e).Body, cancellationToken).ConfigureAwait(false);
            return e;
        }

        foreach (var chunk in chunks.End()) await events.SendAsync(chunk, cancellationToken).ConfigureAwait(false);
        await events.DoneAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static JsonObject? FromUpstream(JsonObject raw, ChatResponse response)
    {
        if (raw["choices"] is not JsonArray { Count: > 0 } choices || choices[0] is not JsonObject || choices[0]!["message"] is not JsonObject)
            return null;
        var completion = (JsonObject)raw.DeepClone();
        var choice = (JsonObject)choices[0]!.DeepClone();
        choice["index"] = 0;
        // The answer that is served counts, should the pipeline have chosen other words than this raw response's.
        var message = (JsonObject)choice["message"]!;
        if (string.Concat(MessageText.Of(message["content"]) ?? []) != response.Text) message["content"] = response.Text;
        completion["choices"] = new JsonArray(choice);
        return completion;
    }

    private JsonObject Synthetic(ChatResponse response, string? model) => new()
    {
        ["id"] = response.ResponseId ?? NewId(),
        ["object"] = "chat.completion",
        ["created"] = (response.CreatedAt ?? time.GetUtcNow()).ToUnixTimeSeconds(),
        ["model"] = response.ModelId ?? model,
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = response.Text, ["refusal"] = null },
            ["logprobs"] = WireLogProbabilities.Write(response.LogProbabilitiesOfTokens()),
            ["finish_reason"] = (response.FinishReason ?? ChatFinishReason.Stop).Value,
        }),
        ["usage"] = WireUsage.Write(response.Usage ?? new(), raw: null),
    };

    private static string NewId() => "chatcmpl-" + RandomNumberGenerator.GetHexString(24, lowercase: true);
}
