using System.Collections.Concurrent;

namespace SpeedupLlm.Learning;

/// <summary>Audits under way: the caller has its answer, the outcome waits for them.</summary>
internal sealed class Audits : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;

    public Audits() => _stopped = _stop.Token;

    /// <summary>Starts one. It brings its request to an outcome itself, also where it is stopped.</summary>
    public void Start(Func<CancellationToken, Task> audit)
    {
        var running = Task.Run(() => audit(_stopped));
        _running[running] = true;
        _ = running.ContinueWith(
            done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when all that were started before have ended.</summary>
    public Task SettleAsync() => Task.WhenAll(_running.Keys);

    /// <summary>Stops those under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
