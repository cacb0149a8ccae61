using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary>Reads a stream of chunks; tells a finished one from one that was cut.</summary>
internal static class UpstreamStream
{
    internal static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Stream stream, Uri upstream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Usage is given once, at the end: upstreams send it in a chunk of its own, in the last one, or as a running total.
        UsageDetails? usage = null;
        JsonObject? usageChunk = null;
        ChatResponseUpdate? last = null;
        var (finished, done) = (false, false);
        var events = SseParser.Create(stream, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = events.ConfigureAwait(false);
        while (await MoveNextAsync(events, finished).ConfigureAwait(false))
        {
            var data = events.Current.Data;
            if (data.AsSpan().Trim(" "u8).SequenceEqual("[DONE]"u8))
            {
                done = true;
                break;
            }

            var chunk = Parse(data, upstream);
            usage = UpstreamCompletion.Usage(chunk, upstream) ?? usage;
            last = UpstreamCompletion.ReadChunk(chunk, upstream);
            finished |= last.FinishReason is not null;
            if (chunk["choices"] is JsonArray { Count: 0 } && chunk["usage"] is not null) usageChunk = chunk;
            else yield return last;
        }

        if (!done && !finished)
            throw new UpstreamException(
                UpstreamFailure.Cut, $"The stream of the upstream {upstream} ended without a finish_reason and without [DONE].");
        if (last is null) throw UpstreamCompletion.Garbage(upstream, null, "that is an empty stream");
        if (usage is null) yield break;
        yield return new(ChatRole.Assistant, [new UsageContent(usage)])
        {
            ModelId = last.ModelId,
            ResponseId = last.ResponseId,
            MessageId = last.MessageId,
            CreatedAt = last.CreatedAt,
            RawRepresentation = usageChunk,
        };
    }

    // Once the finish_reason is there, the answer is whole: a connection that breaks before [DONE] takes nothing away.
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<byte[]>> events, bool finished)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (UpstreamException e) when (finished && e.Kind == UpstreamFailure.Cut)
        {
            return false;
        }
    }

    private static JsonObject Parse(byte[] data, Uri upstream)
    {
        JsonObject? chunk;
        try
        {
            chunk = WireJson.Parse(data) as JsonObject;
        }
        catch (JsonException e)
        {
            throw UpstreamCompletion.Garbage(upstream, null, "whose stream holds an event that is not JSON", e);
        }

        if (chunk is null) throw UpstreamCompletion.Garbage(upstream, null, "whose stream holds an event that is not an object");
        if (chunk["error"] is null || chunk["choices"] is not null) return chunk;
        throw new UpstreamException(
            UpstreamFailure.Cut,
            $"The upstream {upstream} broke off its stream with an error: {JsonNodeReading.Shorten(UpstreamRejection.MessageOf(chunk) ?? chunk["error"].Shown(), 200)}",
            error: chunk);
    }
}
