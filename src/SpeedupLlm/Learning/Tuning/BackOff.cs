using System.Collections.Concurrent;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>
/// When to try again what failed: in a minute, then after twice the time each time, a day at most. A start knows of no failure: whoever restarts may have
/// mended it.
/// </summary>
internal sealed class BackOff<TKey>(TimeProvider time)
    where TKey : notnull
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<TKey, (TimeSpan Wait, long Since)> _failed = new();

    public bool IsOver(TKey what) => !_failed.TryGetValue(what, out var failed) || time.GetElapsedTime(failed.Since) >= failed.Wait;

    /// <returns>How long it is let alone.</returns>
    public TimeSpan Failed(TKey what) => _failed.AddOrUpdate(
        what, _ => (First, time.GetTimestamp()), (_, before) => (before.Wait * 2 < Most ? before.Wait * 2 : Most, time.GetTimestamp())).Wait;

    public void Succeeded(TKey what) => _failed.TryRemove(what, out _);
}
