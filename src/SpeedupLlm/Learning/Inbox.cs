using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Diagnostics;

namespace SpeedupLlm.Learning;

/// <summary>The work of a space, one piece after the other: what runs here never runs beside other work of the same inbox.</summary>
internal sealed class Inbox : IAsyncDisposable
{
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly string _space;
    private readonly ILogger _logger;
    private readonly Task _loop;

    public Inbox(string space, ILogger logger)
    {
        (_space, _logger) = (space, logger);
        _loop = Task.Run(RunAsync);
    }

    /// <returns>False after it has been disposed: the work is not done.</returns>
    public bool Post(Action work) => _work.Writer.TryWrite(work);

    /// <summary>Does it in turn. What it throws goes to the caller, and the space goes on.</summary>
    /// <exception cref="ObjectDisposedException">The space has ended.</exception>
    public Task<T> DoAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(Do))
            done.SetException(new ObjectDisposedException(nameof(SpeedupEngine)));
        return done.Task;

        void Do()
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }

    /// <summary>As <see cref="DoAsync{T}"/>; default where the space has ended.</summary>
    public async Task<T?> TryDoAsync<T>(Func<T> work)
    {
        try
        {
            return await DoAsync(work).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return default;
        }
    }

    /// <summary>Ends after the work that is in it.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                work();
            }
            catch (Exception exception)
            {
                // The space goes on learning from the next request.
                Log.LearningFailed(_logger, exception, _space);
            }
        }
    }
}
