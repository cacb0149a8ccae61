using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>Experiences as a training set.</summary>
public static class TrainingExamples
{
    /// <summary>
    /// Whole, solved answers that can be compared; what was made with memory only where its score is verified. Question as it was asked, answer as it was
    /// given, in the order given here.
    /// </summary>
    public static IReadOnlyList<TuningExample> Of(IEnumerable<Experience> experiences) =>
    [
        .. experiences.Where(TuningSet.IsTrainable)
            .Select(experience => new TuningExample([new ChatMessage(ChatRole.User, experience.Question)], experience.Completion)),
    ];
}
