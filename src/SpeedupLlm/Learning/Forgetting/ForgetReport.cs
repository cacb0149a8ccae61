namespace SpeedupLlm.Learning;

/// <summary>What forgetting did.</summary>
/// <param name="Experiences">Experiences and documents that were chosen.</param>
/// <param name="Derived">Experiences that were made with those: what was forgotten may have passed into them.</param>
/// <param name="Lessons">Lessons and tuned models that were chosen, made of all these, or made of something that is no more and may have been one of them.</param>
/// <param name="Receipts">Receipts that lost their texts.</param>
/// <param name="Texts">Texts that were removed from the store.</param>
/// <param name="Scrubbed">
/// True: nothing of it is left in the store's files. False: it is forgotten and never comes back, but another program still reads an old state of the
/// file, or the disk is full; the store tries again by itself.
/// </param>
public sealed record ForgetReport(int Experiences, int Derived, int Lessons, int Receipts, int Texts, bool Scrubbed)
{
    internal static ForgetReport Nothing { get; } = new(0, 0, 0, 0, 0, true);

    internal ForgetReport Plus(ForgetReport other) => new(
        Experiences + other.Experiences, Derived + other.Derived, Lessons + other.Lessons, Receipts + other.Receipts, Texts + other.Texts,
        Scrubbed && other.Scrubbed);
}

/// <summary>What an owner forgot.</summary>
/// <param name="Ids">All that is gone, for whatever was made of it.</param>
/// <param name="Report">The report, before tuned models and scrubbing.</param>
internal sealed record Forgotten(IReadOnlyList<string> Ids, ForgetReport Report);
