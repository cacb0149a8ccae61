using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway.Upstreams;

/// <summary>A model in this process: what it refuses becomes the client's error, as an HTTP upstream's 400 does.</summary>
internal sealed class InProcessClient(IChatClient inner) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.GetResponseAsync(messages, Plain(options), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw Refusal(exception);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = inner.GetStreamingResponseAsync(messages, Plain(options), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = updates.ConfigureAwait(false);
        while (await MoveNextAsync(updates).ConfigureAwait(false))
            yield return updates.Current;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    /// <summary>Nothing: whoever made the client may use it elsewhere.</summary>
    public void Dispose()
    {
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw Refusal(exception);
        }
    }

    /// <summary>Over HTTP a top_k of 0 or −1 means "all", as it does to most local servers.</summary>
    private static ChatOptions? Plain(ChatOptions? options)
    {
        if (options?.TopK is not < 1)
            return options;
        var plain = options.Clone();
        plain.TopK = null;
        return plain;
    }

    private static InvalidRequestException Refusal(Exception exception)
    {
        // What the framework adds to the message names our own parameter, not the client's.
        var added = exception is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : null;
        return new(null, "invalid_value", added is null ? exception.Message : exception.Message.Replace(added, "", StringComparison.Ordinal));
    }
}
