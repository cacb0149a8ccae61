using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Memory;

/// <summary>M(t) = g_m(experiences): what memory gives the method for a question.</summary>
public interface IMemoryMethod
{
    /// <summary>Its name in requests: <c>in-context</c>.</summary>
    string Name { get; }

    /// <summary>The experiences among <paramref name="neighbours"/> that this method could use; none: the request is not eligible.</summary>
    IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours);

    /// <summary>True where <see cref="Guide"/> shows documents, too. Default false.</summary>
    bool TakesDocuments => false;

    /// <summary>True where <see cref="Guide"/> needs a tuned model: without one no request is eligible. Default false.</summary>
    bool TakesAdapter => false;

    /// <summary>The prompt with guidance.</summary>
    Guidance Guide(MemoryContext context);
}

/// <summary>What a memory method gets.</summary>
/// <param name="Messages">The caller's prompt; not changed.</param>
/// <param name="Usable">What <see cref="IMemoryMethod.Usable"/> found, nearest first.</param>
/// <param name="MaxDemonstrations">The most demonstrations, 1–3.</param>
/// <param name="PromptTokens">The most tokens the prompt may have, estimated; null: no limit.</param>
public sealed record MemoryContext(
    IReadOnlyList<ChatMessage> Messages, IReadOnlyList<Neighbour> Usable, int MaxDemonstrations, long? PromptTokens)
{
    /// <summary>The usable documents, best first; none unless the method takes them.</summary>
    public IReadOnlyList<Neighbour> Documents { get; init; } = [];

    /// <summary>The tuned model that serves; null unless the method takes one.</summary>
    public Adapter? Adapter { get; init; }
}

/// <summary>Guidance M(t).</summary>
/// <param name="Messages">The prompt, guidance included.</param>
/// <param name="Used">The experiences in it: demonstrations, nearest first, then documents, best first.</param>
/// <param name="Dropped">Why fewer were used than were found; null where none was dropped.</param>
public sealed record Guidance(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<Neighbour> Used, string? Dropped)
{
    /// <summary>The tuned model that is to answer; null: the one that was asked.</summary>
    public Adapter? Adapter { get; init; }

    /// <summary>A prompt without guidance.</summary>
    public static Guidance None(IReadOnlyList<ChatMessage> messages, string? dropped = null) => new(messages, [], dropped);
}
