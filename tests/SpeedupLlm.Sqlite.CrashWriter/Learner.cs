using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.CrashWriter;

/// <summary>Asks, forgets and pins through an engine, and says what was acknowledged.</summary>
/// <param name="store">The store; it is the engine's then.</param>
/// <param name="round">The round.</param>
/// <param name="say">Says "committed", "forgetting" (before), "forgotten" or "pinned", with a number.</param>
public sealed class Learner(ISpeedupStore store, int round, Action<string, int> say) : IAsyncDisposable
{
    private const int Workers = 4;
    private const int Most = 5_000;

    private readonly SpeedupEngine _engine = new(new SpeedupOptions { Seed = round, AuditShare = 0 }, store);
    private int _next = -1;

    /// <summary>What number N of a round asks: nothing else says this.</summary>
    public static string Secret(int round, int number) => $"the secret of {round}-{number}.";

    /// <summary>Works until it is killed, or has done far more than any test waits for.</summary>
    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task WorkAsync()
    {
        using var client = new SpeedupChatClient(new Parrot(), _engine);
        while (Interlocked.Increment(ref _next) is var number && number < Most)
        {
            var response = await client.GetResponseAsync($"Say {Secret(round, number)} Add {new string('x', number * 37 % 1500)}");
            var id = ((Receipt)response.AdditionalProperties![SpeedupChatOptionsExtensions.Key]!).Id;
            await _engine.SettleAsync();
            if (_engine.FindReceipt(id) is not { Learnt: "committed" } receipt)
                continue;
            say("committed", number);
            var query = new ExperienceQuery { Ids = [receipt.ExperienceId!] };
            if (number % 3 == 0)
            {
                await _engine.PinAsync(query);
                say("pinned", number);
            }

            if (number % 4 == 0)
            {
                say("forgetting", number);
                await _engine.ForgetAsync(query);
                say("forgotten", number);
            }
        }
    }

    /// <summary>A model that says what it is told.</summary>
    private sealed class Parrot : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text)) { FinishReason = ChatFinishReason.Stop });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
