using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>A trial with those like it, and what was written about them. They are found as guidance is: at level S3 or nearer.</summary>
/// <param name="Episode">The request.</param>
/// <param name="Latest">Its trial, as it is stored.</param>
/// <param name="SameQuestion">Other trials of the same question, nearest first.</param>
/// <param name="Earlier">All other trials of the topic, nearest first.</param>
/// <param name="Lessons">What the request's method has written about this topic, retired lessons too, in the order in which they were written.</param>
internal sealed record Trials(
    Episode Episode, Experience Latest, IReadOnlyList<Experience> SameQuestion, IReadOnlyList<Experience> Earlier, IReadOnlyList<Lesson> Lessons)
{
    /// <summary>The topic: that of the nearest trial that something was written about; a new one is named by its first trial.</summary>
    public string Topic => Lessons is [var first, ..] ? first.Topic : Latest.Id;

    /// <summary>The lessons in use.</summary>
    public IReadOnlyList<Lesson> InUse => [.. Lessons.Where(lesson => !lesson.Retired)];

    /// <summary>
    /// The cases to write rules from, the nearest last: those with a right solution. A small model takes over what it reads: shown wrong solutions,
    /// marked as such, it made rules of them that did more harm than no rule at all (docs/decisions/0015-lessons.md).
    /// </summary>
    public IReadOnlyList<Experience> Cases =>
        [.. Earlier.Prepend(Latest).Where(trial => trial.Solved).DistinctBy(trial => trial.Fingerprint, StringComparer.Ordinal).Reverse()];

    /// <summary>Those of <see cref="Cases"/> that no lesson of the topic was made of.</summary>
    public IReadOnlyList<Experience> NewCases => [.. Cases.Where(trial => !Lessons.Any(lesson => lesson.Sources.Contains(trial.Id, StringComparer.Ordinal)))];

    /// <summary>A lesson at hand that was not tried may have been enough: only what went wrong with it, or without any, asks for another.</summary>
    public bool AskForALesson => (Episode.Failure is not null || EarlierFailure is not null) && Episode.Withheld.Count == 0;

    /// <summary>A trial of the same question that failed.</summary>
    public Experience? EarlierFailure => SameQuestion.FirstOrDefault(trial => trial.Failed);

    public static Trials Of(Episode episode, Experience latest, ReflectionServices services)
    {
        var neighbours = services.Retrieval.Find(latest.MemoryScope, new Question(latest.Question, latest.Fingerprint), latest.Embedding)
            .Where(neighbour => neighbour.Experience.Id != latest.Id && neighbour.Experience.Score is not null);
        var near = Nearness.Order(neighbours).ToList();
        var written = near.Select(neighbour => neighbour.Experience).Prepend(latest)
            .Select(trial => services.Index.LessonsOf(trial).Where(lesson => lesson.Method == episode.Memory.Name).ToList()).ToList();
        var topic = written.Find(lessons => lessons.Count > 0)?[0].Topic;
        return new Trials(
            episode, latest,
            [.. near.TakeWhile(neighbour => neighbour.Level >= SimilarityLevel.S2).Select(neighbour => neighbour.Experience)],
            [.. near.Select(neighbour => neighbour.Experience)],
            [.. written.SelectMany(lessons => lessons).Where(lesson => lesson.Topic == topic).DistinctBy(lesson => lesson.Id, StringComparer.Ordinal)]);
    }

    /// <summary>The ids of experiences, and of the documents behind them.</summary>
    public static IReadOnlyList<string> SourcesOf(params IEnumerable<Experience> trials) =>
    [
        .. trials.SelectMany(trial => trial.Parents.Where(parent => DocumentOrigin.IdOf(parent) is not null).Prepend(trial.Id)).Distinct(StringComparer.Ordinal),
    ];
}
