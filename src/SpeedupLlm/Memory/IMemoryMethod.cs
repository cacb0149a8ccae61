using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Memory;

/// <summary>M(t) = g_m(experiences): what memory gives the method for a question.</summary>
public interface IMemoryMethod
{
    /// <summary>Its name in requests: <c>in-context</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The experiences among <paramref name="neighbours"/> that this method could use; none, and no lesson or document either: the request is not
    /// eligible.
    /// </summary>
    IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours);

    /// <summary>The lessons that this method could show, nearest first.</summary>
    /// <param name="neighbours">What is near the question, nearest first.</param>
    /// <param name="lessonsOf">The lessons made of an experience.</param>
    IReadOnlyList<NearLesson> UsableLessons(IReadOnlyList<Neighbour> neighbours, Func<Experience, IReadOnlyList<Lesson>> lessonsOf) => [];

    /// <summary>True where <see cref="Guide"/> shows documents, too. Default false.</summary>
    bool TakesDocuments => false;

    /// <summary>True where <see cref="Guide"/> needs a tuned model: without one no request is eligible. Default false.</summary>
    bool TakesAdapter => false;

    /// <summary>True where it learns from what went wrong: then failed trials are kept, for that alone. Default false.</summary>
    bool Reflects => false;

    /// <summary>The prompt with guidance.</summary>
    Guidance Guide(MemoryContext context);
}

/// <summary>What a memory method gets.</summary>
/// <param name="Messages">The caller's prompt; not changed.</param>
/// <param name="Usable">What <see cref="IMemoryMethod.Usable"/> found, nearest first.</param>
/// <param name="MaxDemonstrations">The most demonstrations, or lessons of different topics, 1–3.</param>
/// <param name="PromptTokens">The most tokens the prompt may have, estimated; null: no limit.</param>
public sealed record MemoryContext(
    IReadOnlyList<ChatMessage> Messages, IReadOnlyList<Neighbour> Usable, int MaxDemonstrations, long? PromptTokens)
{
    /// <summary>The usable documents, best first; none unless the method takes them.</summary>
    public IReadOnlyList<Neighbour> Documents { get; init; } = [];

    /// <summary>The tuned model that serves; null unless the method takes one.</summary>
    public Adapter? Adapter { get; init; }

    /// <summary>What <see cref="IMemoryMethod.UsableLessons"/> found, nearest first.</summary>
    public IReadOnlyList<NearLesson> Lessons { get; init; } = [];

    /// <summary>The texts in which the product speaks.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.Default;
}

/// <summary>Guidance M(t).</summary>
/// <param name="Messages">The prompt, guidance included.</param>
/// <param name="Used">The experiences in it: demonstrations, nearest first, then documents, best first.</param>
/// <param name="Dropped">Why fewer were used than were found; null where none was dropped.</param>
public sealed record Guidance(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<Neighbour> Used, string? Dropped)
{
    /// <summary>The tuned model that is to answer; null: the one that was asked.</summary>
    public Adapter? Adapter { get; init; }

    /// <summary>The lessons in it, nearest first.</summary>
    public IReadOnlyList<NearLesson> Lessons { get; init; } = [];

    /// <summary>True where memory has changed nothing.</summary>
    internal bool IsEmpty => Used.Count == 0 && Lessons.Count == 0 && Adapter is null;

    /// <summary>A prompt without guidance.</summary>
    public static Guidance None(IReadOnlyList<ChatMessage> messages, string? dropped = null) => new(messages, [], dropped);
}
