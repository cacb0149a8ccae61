using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>Reflection in one space: never two requests at once.</summary>
internal sealed class SpaceReflection(string space, ReflectionServices services)
{
    private static readonly ILessonPlanner[] s_planners = [new ReflectPlanner(), new MultiCasePlanner(), new UpdatePlanner()];

    private readonly LessonWriting _writing = new(services);
    private WithoutLessons? _without;

    public async Task LearnAsync(Episode episode, CancellationToken cancellationToken)
    {
        await WatchAsync(episode).ConfigureAwait(false);
        if (episode.Experience is not { Embedding.Length: > 0 } || Array.Find(s_planners, each => each.Method == episode.Memory.Name) is not { } planner)
            return;
        if (planner.Plan(Trials.Of(episode, episode.Experience, services), services.Prompts) is { } plan)
        {
            var commit = await _writing.WriteAsync(episode, episode.Experience, plan, cancellationToken).ConfigureAwait(false);
            await services.OwnerOf(space).CommitLessonsAsync(commit, episode.Epoch).ConfigureAwait(false);
        }
    }

    /// <summary>Books how a request went that was shown lessons, or that did without.</summary>
    private async Task WatchAsync(Episode episode)
    {
        if (episode.Outcome is not { } outcome)
            return;
        _without ??= WithoutLessons.Of(services.Store.ReadOutcomes(space).Where(earlier => earlier.Sequence < outcome.Sequence));
        _without.Take(outcome, episode.Withheld.Select(lesson => lesson.Lesson.Id));
        var watched = episode.Shown
            .Select(shown => services.Index.Lessons.Find(space, shown.Lesson.Id)).OfType<Lesson>()
            .Select(lesson => Usefulness.After(lesson, _without.Helped(outcome, lesson.Id))).ToList();
        if (watched.Count > 0)
            await services.OwnerOf(space).CommitLessonsAsync(new LessonCommit(space, episode.Memory.Name, watched, []), episode.Epoch).ConfigureAwait(false);
    }
}
