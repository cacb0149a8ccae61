namespace SpeedupLlm.Learning;

/// <summary>Background work of a space, one piece after the other. What comes while too much is waiting is let go.</summary>
/// <param name="most">The most pieces that may wait.</param>
internal sealed class Turns(int most)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private int _waiting;

    /// <param name="work">Must not fail.</param>
    /// <returns>False: it was let go.</returns>
    public bool Take(Func<Task> work)
    {
        lock (_lock)
        {
            if (_waiting >= most)
                return false;
            _waiting++;
            _last = AfterAsync(_last, work);
            return true;
        }
    }

    /// <summary>Completes when all that was taken before is done.</summary>
    public Task SettleAsync()
    {
        lock (_lock)
            return _last;
    }

    private async Task AfterAsync(Task before, Func<Task> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await work().ConfigureAwait(false);
        lock (_lock)
            _waiting--;
    }
}
