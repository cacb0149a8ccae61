using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Benchmark.Calls;

/// <summary>
/// Makes each distinct call once, so that several runs over one question can be compared without paying the model for each of them. It sits behind the
/// meter: every run is accounted what its calls cost, as if it had made them itself. It also pairs the runs: the same call has the same answer, or the
/// same failure, in all of them, also on a server that pays no heed to seeds. One for each question; with it everything remembered is gone.
/// </summary>
/// <param name="model">The model; it is not disposed with this.</param>
public sealed class RememberedCalls(IChatClient model) : IChatClient
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ChatResponse>>> _known = new(StringComparer.Ordinal);
    private int _asked;

    /// <summary>Calls that came in.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Calls that are remembered: each was made once.</summary>
    public int Made => _known.Count;

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (CallKey.Of(prompt, options) is not { } key)
            return await model.GetResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false);
        // Log-probabilities beside an answer hurt nobody who did not ask for them; the other way round they would be missing.
        if (!key.LogProbabilities && _known.TryGetValue(key.With(logProbabilities: true).Text, out var richer))
            return await richer.Value.ConfigureAwait(false);
        var call = _known.GetOrAdd(
            key.Text, _ => new Lazy<Task<ChatResponse>>(() => model.GetResponseAsync(prompt, options, cancellationToken)));
        try
        {
            return await call.Value.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever left says nothing about the model; a real failure is the call's answer in every run.
            _known.TryRemove(new(key.Text, call));
            throw;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc />
    /// <remarks>A capability such as continuing a prefix only marks a call's options: the call itself comes through here.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : model.GetService(serviceType, serviceKey);
    }

    /// <summary>Nothing of its own to let go, and the model behind it goes on.</summary>
    public void Dispose()
    {
    }
}
