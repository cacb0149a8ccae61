using Microsoft.Extensions.AI;

namespace SpeedupLlm.Accounting;

/// <summary>Where nobody may be asked: a recalled answer is verified without model calls.</summary>
internal sealed class NoModel : IChatClient
{
    private const string Why = "A recalled answer is verified without model calls.";

    public static readonly NoModel Instance = new();

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(Why);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(Why);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
