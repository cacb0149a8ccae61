using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;
using SpeedupLlm.Memory;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>
/// One running text of rules a topic, written again after each round of new trials of which one went wrong. The model reads the rules so far, so what
/// these were made of is a source of the new ones too.
/// </summary>
internal sealed class UpdatePlanner : ILessonPlanner
{
    /// <summary>The first failure of a topic is worth a rule at once; rewriting the rules costs as much and gains less, so it waits for two new cases.</summary>
    private const int Round = 2;

    private const string NoRules = "none";

    public string Method => Reflecting.ReflectUpdate;

    public LessonPlan? Plan(Trials trials, PromptSet prompts)
    {
        var (rules, cases) = (trials.InUse, trials.NewCases);
        if (!trials.AskForALesson || cases.Count < (rules.Count == 0 ? 1 : Round))
            return null;
        var sofar = rules.Count == 0 ? NoRules : string.Join('\n', rules.Select(rule => LessonText.Line(rule.Text)));
        return new LessonPlan(
            trials.Topic,
            [new ChatMessage(ChatRole.User, prompts.Render("reflect-update", ("rules", sofar), ("cases", Cases.Of(cases, prompts))))],
            [.. Trials.SourcesOf(cases).Concat(rules.SelectMany(rule => rule.Sources)).Distinct(StringComparer.Ordinal)],
            rules, [.. trials.Lessons.Where(lesson => lesson.Retired)], Reflecting.MostRules);
    }
}
