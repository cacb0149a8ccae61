using Microsoft.Extensions.AI;

namespace SpeedupLlm.Bench.Forgetting;

/// <summary>A model that answers everything at once with the same words.</summary>
internal sealed class InstantModel : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Each of the 4 boxes holds 6 pens.\n4 * 6 = 24.\nAnswer: 24"))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 200, OutputTokenCount = 20, TotalTokenCount = 220 },
        });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing here streams.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
