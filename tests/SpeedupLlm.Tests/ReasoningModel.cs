using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

/// <summary>
/// A model that knows every prompt of the product and can continue a prefix. What it says follows from the call's seed and prompt alone: an answer is
/// a number below <paramref name="answers"/>.
/// </summary>
internal sealed class ReasoningModel(int answers, bool continues = true) : IChatClient, IPrefixContinuation
{
    private readonly FakeModel _model = new(call => Say(call, answers));

    public Func<FakeCall, CancellationToken, Task> Before
    {
        get => _model.Before;
        set => _model.Before = value;
    }

    public int Started => _model.Started;

    public IReadOnlyList<FakeCall> Calls => _model.Calls;

    public FakeModel Inner => _model;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await _model.GetResponseAsync(messages, options, cancellationToken);
        if (options.AsksForLogProbabilities())
        {
            var chance = new FakeCall(0, [.. messages], options).Chance();
            (response.AdditionalProperties ??= [])[LogProbabilities.Key] =
                (IReadOnlyList<TokenLogProbability>)[new TokenLogProbability(response.Text, Math.Log(chance)), new TokenLogProbability("", -9)];
        }

        return response;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _model.GetStreamingResponseAsync(messages, options, cancellationToken);

    public ChatOptions Continuing(ChatOptions options) => options;

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(IPrefixContinuation) ? (continues ? this : null) : _model.GetService(serviceType, serviceKey);

    public void Dispose()
    {
    }

    private static string Say(FakeCall call, int answers)
    {
        var chance = call.Chance();
        // Another number than the one that decides what is said.
        var value = (int)(chance * 1000 % 1 * answers);
        var (role, text) = (call.Messages[^1].Role, call.Question);
        if (role == ChatRole.Assistant && text.EndsWith("Answer:", StringComparison.Ordinal))
            return $" {value}";
        if (role == ChatRole.Assistant || text.Contains("Think step by step", StringComparison.Ordinal))
            return chance < 0.2 ? $"Answer: {value}" : $"so there are {value}\n and then";
        if (text.Contains("Check this solution", StringComparison.Ordinal))
            return chance < 0.3 ? "Nothing to mend." : "Step 1 is wrong: 1 + 1 = 3";
        if (text.Contains("Write only the next step", StringComparison.Ordinal))
            return chance < 0.3 ? $"Answer: {value}" : $"{value} + {(int)(chance * 100)}";
        return text.Contains("Answer yes or no", StringComparison.Ordinal) ? (chance < 0.6 ? "yes" : "no") : $"Answer: {value}";
    }
}
