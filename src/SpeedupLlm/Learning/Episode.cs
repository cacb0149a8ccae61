using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Memory;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Learning;

/// <summary>One request as a background learner sees it: what was tried, how it went, and the way to the model that tried it.</summary>
/// <param name="Space">The space.</param>
/// <param name="Memory">The request's memory method.</param>
/// <param name="Attempts">The whole answers that were given, in order.</param>
/// <param name="Model">The model.</param>
/// <param name="ModelId">The model's name in the request, if any.</param>
/// <param name="Draws">The request's randomness.</param>
internal sealed record Episode(
    string Space, IMemoryMethod Memory, IReadOnlyList<Attempt> Attempts, IChatClient Model, string? ModelId, Draws Draws)
{
    /// <summary>The lessons that were shown.</summary>
    public IReadOnlyList<NearLesson> Shown { get; init; } = [];

    /// <summary>The lessons that there were, and that the control arm did without.</summary>
    public IReadOnlyList<NearLesson> Withheld { get; init; } = [];

    /// <summary>What was learnt or confirmed, as it is stored; null: nothing. The owner fills it in.</summary>
    public Experience? Experience { get; init; }

    /// <summary>The assignment's outcome; null where there was none. The owner fills it in.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The space's <see cref="Curation.Epoch"/> when the request was taken. The owner fills it in.</summary>
    public long Epoch { get; init; }

    /// <summary>The first attempt that is known to be wrong.</summary>
    public Attempt? Failure => Attempts.FirstOrDefault(attempt => attempt.Right == false);
}

/// <summary>One whole answer.</summary>
/// <param name="Text">The completion.</param>
/// <param name="Right">Good enough, wrong, or (null) not known.</param>
internal sealed record Attempt(string Text, bool? Right);
