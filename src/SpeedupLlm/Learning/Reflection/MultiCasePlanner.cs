using Microsoft.Extensions.AI;
using SpeedupLlm.Memory;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>One lesson a topic, of several of its solved trials, of which one went wrong at first; written anew when it did not help and there are enough new ones.</summary>
internal sealed class MultiCasePlanner : ILessonPlanner
{
    /// <summary>Trials that a first lesson needs, and new ones that the next needs.</summary>
    private const int Several = 2;

    public string Method => Reflecting.MultiCaseReflect;

    public LessonPlan? Plan(Trials trials, PromptSet prompts)
    {
        // A question that was solved again is another trial of it, though it is stored once.
        var count = trials.Lessons.Count == 0 ? trials.Earlier.Prepend(trials.Latest).Where(trial => trial.Solved).Sum(trial => 1 + trial.Confirmations) : trials.NewCases.Count;
        if (!trials.AskForALesson || count < Several)
            return null;
        return new LessonPlan(
            trials.Topic, [new ChatMessage(ChatRole.User, prompts.Render("multi-case-reflect", ("cases", Cases.Of(trials.Cases, prompts))))],
            Trials.SourcesOf(trials.Cases), trials.InUse, [.. trials.Lessons.Where(lesson => lesson.Retired)]);
    }
}
