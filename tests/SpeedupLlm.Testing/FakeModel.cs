using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Testing;

/// <summary>
/// A model whose answers a test decides, and that counts what it was asked. It honours <c>MaxOutputTokens</c> (a token is a word) and reports
/// its usage, so that a ledger can be held against it.
/// </summary>
public sealed class FakeModel(Func<FakeCall, string> answer) : IChatClient
{
    private readonly ConcurrentQueue<FakeCall> _calls = new();
    private int _started;

    public FakeModel(string answer)
        : this(_ => answer)
    {
    }

    /// <summary>Called before an answer: throw, or wait for the token, to make a call fail.</summary>
    public Func<FakeCall, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>False: the answers report no usage.</summary>
    public bool ReportsUsage { get; set; } = true;

    /// <summary>The calls that were answered, in order of their start.</summary>
    public IReadOnlyList<FakeCall> Calls => [.. _calls.OrderBy(call => call.Index)];

    /// <summary>Calls that were started, answered or not.</summary>
    public int Started => Volatile.Read(ref _started);

    public long InputTokens => _calls.Sum(call => call.InputTokens);

    public long OutputTokens => _calls.Sum(call => call.OutputTokens);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = await StartAsync(messages, options, cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, call.Answer))
        {
            ResponseId = $"fake-{call.Index}",
            ModelId = "fake",
            FinishReason = call.Truncated ? ChatFinishReason.Length : ChatFinishReason.Stop,
            Usage = UsageOf(call),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = await StartAsync(messages, options, cancellationToken);
        var words = call.Answer.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, i == 0 ? words[i] : " " + words[i]) { ResponseId = $"fake-{call.Index}", ModelId = "fake" };
        }

        yield return new ChatResponseUpdate
        {
            ResponseId = $"fake-{call.Index}",
            ModelId = "fake",
            FinishReason = call.Truncated ? ChatFinishReason.Length : ChatFinishReason.Stop,
            Contents = UsageOf(call) is { } usage ? [new UsageContent(usage)] : [],
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, "fake") : null;

    public void Dispose()
    {
    }

    private async Task<FakeCall> StartAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var call = new FakeCall(Interlocked.Increment(ref _started) - 1, [.. messages], options);
        await Before(call, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var words = answer(call).Split(' ');
        var limit = options?.MaxOutputTokens ?? int.MaxValue;
        call = call with { Answer = string.Join(' ', words.Take(limit)), Truncated = words.Length > limit, OutputTokens = Math.Min(words.Length, limit) };
        _calls.Enqueue(call);
        return call;
    }

    private UsageDetails? UsageOf(FakeCall call) => ReportsUsage
        ? new UsageDetails { InputTokenCount = call.InputTokens, OutputTokenCount = call.OutputTokens, TotalTokenCount = call.InputTokens + call.OutputTokens }
        : null;
}

/// <summary>One call to a <see cref="FakeModel"/>.</summary>
public sealed record FakeCall(int Index, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    public string Answer { get; init; } = string.Empty;

    public bool Truncated { get; init; }

    public long OutputTokens { get; init; }

    public long InputTokens => Messages.Sum(message => (long)message.Text.Split(' ').Length);

    /// <summary>The last user message.</summary>
    public string Question => Messages[^1].Text;

    /// <summary>A number in [0, 1) that depends on the call's seed and prompt alone.</summary>
    public double Chance()
    {
        var hash = 14695981039346656037UL;
        foreach (var c in $"{Options?.Seed}/{string.Join('/', Messages.Select(message => message.Text))}")
            hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        hash ^= hash >> 33;
        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}
