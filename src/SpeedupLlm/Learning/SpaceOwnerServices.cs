using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Questions;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.Learning;

/// <summary>What the owners of all spaces share.</summary>
internal sealed record SpaceOwnerServices(
    ISpeedupStore Store, ExperienceIndex Index, IAnswerEquality Equality, Func<Experience, Answer?> AnswerOf, PendingReceipts Pending,
    byte[] Secret, GuardSettings Guard, TimeSpan Deadline, TimeProvider Time, ILogger Logger)
{
    /// <summary>How long an outcome waits for feedback that is expected.</summary>
    public TimeSpan FeedbackDeadline { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Tuned models.</summary>
    public AdapterShelf Adapters { get; init; } = new();

    /// <summary>Who tunes a model, by its name.</summary>
    public ConcurrentDictionary<string, IFineTuning> Tunings { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Who learns from requests in the background.</summary>
    public IReadOnlyList<IBackgroundLearner> Learners { get; init; } = [];

    /// <summary>The most experiences of a space; null: no limit.</summary>
    public int? Capacity { get; init; }

    /// <summary>How long a request waits for its assignment.</summary>
    public TimeSpan AssignmentTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Whether the store is failing.</summary>
    public Outage StoreOutage { get; } = new();
}
