using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.OpenAI;

/// <summary>
/// The client towards any OpenAI-compatible upstream. Sends and keeps raw JSON, so that fields we do not know survive both
/// ways: put the client's body into the options with <see cref="OriginalBody.WithOriginalBody"/>.
/// </summary>
/// <param name="upstream">Where to send.</param>
/// <param name="model">The model to ask for when neither the options nor the body name one.</param>
public sealed class OpenAIUpstreamClient(UpstreamHttp upstream, string? model = null) : IChatClient, IPrefixContinuation
{
    private const string Path = "chat/completions";
    private const long Limit = 64L << 20;

    private readonly ChatClientMetadata metadata = new("openai", upstream.BaseUrl, model);

    private readonly ProviderTuning? tuning = upstream.Options.Tuning is { } options ? new(upstream, options, upstream.Time) : null;

    /// <inheritdoc/>
    /// <exception cref="UpstreamException">There is no usable answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var response = await SendAsync(messages, options, stream: false, cancellationToken).ConfigureAwait(false);
        return UpstreamCompletion.Read(await ReadObjectAsync(response, cancellationToken).ConfigureAwait(false), upstream.BaseUrl);
    }

    /// <inheritdoc/>
    /// <exception cref="UpstreamException">There is no usable answer, or it ended early.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var response = await SendAsync(messages, options, stream: true, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType is { } type && type != "text/event-stream")
        {
            var body = await ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
            throw UpstreamCompletion.Garbage(upstream.BaseUrl, body, $"of type {type} where a stream was asked for");
        }

        using var stream = await upstream.OpenAsync(response, Limit, cancellationToken).ConfigureAwait(false);
        await foreach (var update in UpstreamStream.ReadAsync(stream, upstream.BaseUrl, cancellationToken).ConfigureAwait(false))
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType == typeof(IFineTuning) ? tuning
            : serviceType == typeof(IPrefixContinuation) && !upstream.Options.ContinuesPrefix ? null
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public ChatOptions Continuing(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AdditionalProperties = options.AdditionalProperties is { } properties ? new(properties) : [];
        options.AdditionalProperties[UpstreamBody.ContinuingKey] = true;
        return options;
    }

    /// <summary>Nothing to do: the connections belong to the factory.</summary>
    public void Dispose()
    {
    }

    private async Task<HttpResponseMessage> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken cancellationToken)
    {
        var json = UpstreamBody.Build(messages, options, model, stream);
        if (upstream.Options.TellsLogProbabilities && options.AsksForLogProbabilities()) json["logprobs"] = true;
        var body = WireJson.Write(json);
        var response = await upstream.SendAsync(HttpMethod.Post, Path, body, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await upstream.RejectionAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonObject> ReadObjectAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await upstream.OpenAsync(response, Limit, cancellationToken).ConfigureAwait(false);
        var utf8 = await stream.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return WireJson.Parse(utf8.Span) as JsonObject ?? throw new JsonException("Not an object.");
        }
        catch (JsonException e)
        {
            var type = response.Content.Headers.ContentType?.MediaType ?? "no type";
            throw UpstreamCompletion.Garbage(upstream.BaseUrl, null, $"that is not a JSON object ({type}, {utf8.Length} bytes)", e);
        }
    }
}
