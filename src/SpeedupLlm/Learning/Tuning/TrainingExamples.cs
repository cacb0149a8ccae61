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

    /// <summary>What of a store may be learnt from at all, in its order: nothing that is quarantined or of a model that was rolled back, nor made with that.</summary>
    public static IReadOnlyList<Experience> Usable(StoreContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var (index, adapters) = (new ExperienceIndex(), new AdapterShelf());
        adapters.Put(contents.Adapters);
        index.Documents.Put([.. contents.Experiences.Where(experience => experience.Document is not null)]);
        foreach (var experience in contents.Experiences.Where(experience => experience.Document is null))
            index.Add(experience, searchable: false);
        foreach (var lesson in contents.Lessons)
            index.Lessons.Put(lesson);
        foreach (var space in index.Spaces)
            Curation.Withhold(index, adapters, space);
        return [.. contents.Experiences.Where(experience => !index.IsWithheld(experience.Space, experience.Id))];
    }
}
