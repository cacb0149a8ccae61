namespace SpeedupLlm.Learning;

/// <summary>
/// Learns from requests after they were answered and their outcomes taken, in its own time: nobody waits for it, and what it spends is booked apart
/// from requests. The owner of a space hands it every request, in the order in which their outcomes are taken.
/// </summary>
internal interface IBackgroundLearner : IAsyncDisposable
{
    /// <summary>Returns at once, and never fails.</summary>
    void Take(Episode episode);

    /// <summary>Completes when all that was taken before has been learnt from, or has failed to be.</summary>
    Task SettleAsync();
}
