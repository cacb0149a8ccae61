using System.Collections.Concurrent;
using SpeedupLlm.Diagnostics;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>
/// The background learner of the memory methods that reflect: writes lessons about what went wrong, and watches how requests go that are shown one. A
/// space writes one lesson at a time.
/// </summary>
internal sealed class Reflector : IBackgroundLearner
{
    /// <summary>An upstream that writes lessons slower than requests fail must not pile them up.</summary>
    private const int MostWaiting = 64;

    private readonly ConcurrentDictionary<string, Space> _spaces = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly ReflectionServices _services;

    public Reflector(ReflectionServices services) => (_services, _stopped) = (services, _stop.Token);

    public void Take(Episode episode)
    {
        if (!episode.Memory.Reflects || _stopped.IsCancellationRequested)
            return;
        var space = _spaces.GetOrAdd(episode.Space, name => new Space(new SpaceReflection(name, _services), new Turns(MostWaiting)));
        if (!space.Turns.Take(() => LearnAsync(space.Reflection, episode)))
            SpeedupTelemetry.LearningFailures.Add(1, new("speedup.memory", episode.Memory.Name), new("speedup.reason", "busy"));
    }

    public Task SettleAsync() => Task.WhenAll(_spaces.Values.Select(space => space.Turns.SettleAsync()));

    /// <summary>Ends the lesson that is being written, and writes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LearnAsync(SpaceReflection reflection, Episode episode)
    {
        try
        {
            _stopped.ThrowIfCancellationRequested();
            await reflection.LearnAsync(episode, _stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The engine has ended; the request was answered long ago.
        }
        catch (Exception exception)
        {
            SpeedupTelemetry.LearningFailures.Add(1, new("speedup.memory", episode.Memory.Name), new("speedup.reason", "failed"));
            Log.ReflectionFailed(_services.Logger, exception, episode.Space);
        }
    }

    private sealed record Space(SpaceReflection Reflection, Turns Turns);
}
