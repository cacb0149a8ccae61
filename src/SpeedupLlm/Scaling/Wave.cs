using System.Runtime.CompilerServices;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Scaling;

/// <summary>Calls made some at once and read in order. Those under way when the reader leaves are cancelled, awaited and counted.</summary>
internal static class Wave
{
    /// <param name="count">How many calls.</param>
    /// <param name="width">How many at once: the next wave begins when the last is read.</param>
    /// <param name="call">Makes call i.</param>
    /// <param name="cancellationToken">Ends all.</param>
    public static async IAsyncEnumerable<CallAttempt> RunAsync(
        int count, int width, Func<int, CancellationToken, Task<CallAttempt>> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<CallAttempt>>();
        try
        {
            var next = 0;
            while (next < count || running.Count > 0)
            {
                for (var wave = running.Count; wave == 0 && next < count && running.Count < width; next++)
                {
                    var task = call(next, left.Token);
                    // What the calls under way have reserved may be more than they will use: it is tried again when they are settled.
                    if (running.Count > 0 && task.Exception?.InnerException is BudgetExhaustedException)
                        break;
                    running.Enqueue(task);
                }

                yield return await running.Dequeue().ConfigureAwait(false);
            }
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            foreach (var task in running)
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
