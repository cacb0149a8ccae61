namespace SpeedupLlm.Diagnostics;

/// <summary>Something that is away for a while: one word when that begins and one when it ends, however many requests meet it.</summary>
internal sealed class Outage
{
    private int _on;

    /// <returns>True for the first failure.</returns>
    public bool Begins() => Interlocked.Exchange(ref _on, 1) == 0;

    /// <returns>True for the first success after a failure.</returns>
    public bool Ends() => Volatile.Read(ref _on) == 1 && Interlocked.Exchange(ref _on, 0) == 1;
}
