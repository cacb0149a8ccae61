using Microsoft.Extensions.AI;
using SpeedupLlm.Memory;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>
/// One lesson a failed trial (Reflexion, Shinn et al. 2023), at most one a question: of a wrong solution beside a right one where there is one. What was
/// written without a right one is replaced when there is.
/// </summary>
internal sealed class ReflectPlanner : ILessonPlanner
{
    public string Method => Reflecting.Reflect;

    public LessonPlan? Plan(Trials trials, PromptSet prompts)
    {
        var (episode, latest) = (trials.Episode, trials.Latest);
        var earlierFailure = trials.EarlierFailure;
        if (trials.Lessons.Any(lesson => lesson.Sources.Contains(latest.Id, StringComparer.Ordinal)) || (episode.Failure is null && earlierFailure is null))
            return null;
        // A lesson made without a right solution says what not to do; it keeps no better one from being written.
        var failures = trials.SameQuestion.Where(trial => trial.Failed).Select(trial => trial.Id).ToHashSet(StringComparer.Ordinal);
        var provisional = trials.InUse.Where(lesson => latest.Solved && lesson.Sources.All(failures.Contains)).ToList();
        if (episode.Withheld.Any(lesson => provisional.TrueForAll(other => other.Id != lesson.Lesson.Id)))
            return null;
        return new LessonPlan(
            trials.Topic,
            [
                new ChatMessage(ChatRole.User, CaseText.Of(latest.Question)),
                new ChatMessage(ChatRole.Assistant, CaseText.Of(episode.Failure?.Text ?? earlierFailure!.Completion)),
                new ChatMessage(ChatRole.User, latest.Solved ? prompts.Render("reflect-solved", ("solution", CaseText.Of(latest.Completion))) : prompts.Render("reflect")),
            ],
            Trials.SourcesOf(episode.Failure is null ? [latest, earlierFailure!] : [latest]),
            provisional, [.. trials.Lessons.Where(lesson => lesson.Retired)]);
    }
}
