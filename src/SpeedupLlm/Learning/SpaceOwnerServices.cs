using Microsoft.Extensions.Logging;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Learning;

/// <summary>What the owners of all spaces share.</summary>
internal sealed record SpaceOwnerServices(
    ISpeedupStore Store, ExperienceIndex Index, IAnswerEquality Equality, Func<Experience, Answer?> AnswerOf, PendingReceipts Pending,
    byte[] Secret, GuardSettings Guard, TimeSpan Deadline, TimeProvider Time, ILogger Logger)
{
    /// <summary>How long an outcome waits for feedback that is expected.</summary>
    public TimeSpan FeedbackDeadline { get; init; } = Timeout.InfiniteTimeSpan;
}
