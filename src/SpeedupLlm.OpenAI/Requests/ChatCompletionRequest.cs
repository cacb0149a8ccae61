using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary>A client's request for a chat completion: strict about what we use, tolerant about the rest.</summary>
public sealed record ChatCompletionRequest
{
    private ChatCompletionRequest()
    {
    }

    /// <summary>The whole body, unknown fields and <c>speedup</c> included. Not to be changed.</summary>
    public required JsonObject Body { get; init; }

    /// <summary>The bytes the client sent.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The model asked for.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation; each message's <c>RawRepresentation</c> is its own JSON.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The sampling fields; carries the body (<see cref="OriginalBody"/>), so that unknown fields reach the upstream.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>Whether the client wants a stream.</summary>
    public required bool Stream { get; init; }

    /// <summary>Whether the client wants a usage chunk at the end of its stream.</summary>
    public required bool IncludeUsage { get; init; }

    /// <summary>The body's <c>user</c>, or its <c>safety_identifier</c>.</summary>
    public required string? User { get; init; }

    /// <summary>What the request asks of the pipeline; null where it says nothing at all.</summary>
    public required SpeedupRequest? Speedup { get; init; }

    /// <summary>Parses a body.</summary>
    /// <exception cref="InvalidRequestException">Something is wrong with it; nothing else is ever thrown.</exception>
    public static ChatCompletionRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        var body = ParseObject(utf8.Span);
        var model = RequestFields.Text(body, "model") ?? throw RequestFields.Missing("model", "name the model to ask");
        if (model.Length == 0) throw RequestFields.Invalid(body["model"], "model", "name the model to ask");
        var messages = RequestMessages.Read(body);
        var options = RequestOptions.Read(body);
        _ = RequestFields.Integer(body, "n", least: 1, most: 128);
        var user = RequestFields.Text(body, "user") ?? RequestFields.Text(body, "safety_identifier");
        var speedup = RequestFields.Object(body, SpeedupFields.Key) is { } fields ? SpeedupFields.Read(fields) : null;
        if (user is not null) speedup = (speedup ?? new()) with { User = speedup?.User ?? user };

        return new()
        {
            Body = body,
            Bytes = utf8,
            Model = model,
            Messages = messages,
            Options = options.WithOriginalBody(body),
            Stream = RequestFields.Flag(body, "stream") ?? false,
            IncludeUsage = RequestFields.Object(body, "stream_options") is { } stream
                && (RequestFields.Flag(stream, "include_usage", "stream_options.include_usage") ?? false),
            User = user,
            Speedup = speedup,
        };
    }

    /// <summary>Parses a body that is read to its end. Limiting its size is the server's business.</summary>
    /// <exception cref="InvalidRequestException">Something is wrong with it.</exception>
    public static async Task<ChatCompletionRequest> ParseAsync(Stream utf8, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        var buffer = new MemoryStream();
        await utf8.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    /// <summary>A copy with what the <c>x-speedup-*</c> and <c>Idempotency-Key</c> headers say; the body wins. Other headers are ignored.</summary>
    /// <exception cref="InvalidRequestException">A header of ours is unknown, there twice, or holds the wrong type.</exception>
    public ChatCompletionRequest WithHeaders(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return this with { Speedup = SpeedupHeaders.Merge(Speedup, headers) };
    }

    /// <summary>A copy that asks for another model, with choices where it makes none itself.</summary>
    public ChatCompletionRequest WithModel(string model, SpeedupRequest choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var body = (JsonObject)Body.DeepClone();
        body["model"] = model;
        var options = Options.WithOriginalBody(body);
        options.ModelId = model;
        var speedup = Speedup ?? new();
        return this with
        {
            Body = body,
            Bytes = WireJson.Write(body),
            Model = model,
            Options = options,
            Speedup = speedup with { Profile = speedup.Profile ?? choice.Profile, Method = speedup.Method ?? choice.Method },
        };
    }

    private static JsonObject ParseObject(ReadOnlySpan<byte> utf8)
    {
        JsonNode? node;
        try
        {
            node = WireJson.Parse(utf8);
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException(
                null, "invalid_json",
                $"The body is not valid JSON (at most {WireJson.MaxDepth} levels deep, no key twice): {JsonNodeReading.Shorten(e.Message, 200)}");
        }

        return node as JsonObject ?? throw new InvalidRequestException(
            null, "invalid_json", $"The body is {node.Shown()}: give a JSON object with 'model' and 'messages'.");
    }
}
