using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

/// <summary>A pipeline around a model, as the tests ask it. Its seed is 1, it takes answer keys and audits nothing, unless a test says otherwise.</summary>
internal sealed class Pipeline(IChatClient model, SpeedupEngine engine, FailingStore? own = null) : IAsyncDisposable
{
    /// <summary>Best-of-N without recall: every ask reaches the model.</summary>
    public static SpeedupRequest BestOf(int n, string? reference = null) =>
        new() { Method = "best-of-n", N = n, Recall = "off", Reference = reference };

    public SpeedupEngine Engine { get; } = engine;

    public SpeedupChatClient Client { get; } = new(model, engine);

    public static Pipeline Around(
        IChatClient model, Action<SpeedupOptions>? configure = null, ISpeedupStore? store = null,
        IEmbeddingGenerator<string, Embedding<float>>? embedder = null, TimeProvider? time = null)
    {
        var options = new SpeedupOptions { Seed = 1, Experiment = true, AuditShare = 0, AssignmentTimeout = TimeSpan.FromMinutes(1) };
        configure?.Invoke(options);
        var own = store is null ? new FailingStore() : store as FailingStore;
        return new Pipeline(model, new SpeedupEngine(options, store ?? own, embedder, time), own);
    }

    /// <summary>Asks one question and waits until all is learnt.</summary>
    public Task<Asked> AskAsync(string question, SpeedupRequest? request = null, CancellationToken cancellationToken = default) =>
        AskAsync([new(ChatRole.User, question)], request, null, cancellationToken);

    public async Task<Asked> AskAsync(
        IReadOnlyList<ChatMessage> messages, SpeedupRequest? request, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await Client.GetResponseAsync(messages, request is null ? options : options.WithSpeedup(request), cancellationToken);
            return new Asked(response, ReceiptOf(response));
        }
        finally
        {
            await Engine.SettleAsync();
        }
    }

    /// <summary>The receipt as it is after learning.</summary>
    public Receipt Learnt(Asked asked) => Engine.FindReceipt(asked.Receipt.Id) ?? throw new InvalidOperationException("no receipt");

    /// <summary>All receipts, as they were committed.</summary>
    public IReadOnlyList<Receipt> Receipts() => [.. own!.Commits.Where(commit => commit.Receipt is not null).Select(commit => commit.Receipt!)];

    public static Receipt ReceiptOf(ChatResponse response) => (Receipt)response.AdditionalProperties![SpeedupChatOptionsExtensions.Key]!;

    public async ValueTask DisposeAsync() => await Engine.DisposeAsync();

    internal sealed record Asked(ChatResponse Response, Receipt Receipt)
    {
        public string Text => Response.Text;
    }
}
