using SpeedupLlm.Experiences;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>Solved trials as a model reads them.</summary>
internal static class Cases
{
    /// <summary>More cases make the prompt longer, and the lesson no better.</summary>
    public const int Most = 3;

    public static string Of(IEnumerable<Experience> trials, PromptSet prompts) => string.Join("\n\n", trials.TakeLast(Most).Select(trial => prompts.Render(
        "case", ("question", CaseText.Of(trial.Question)), ("verdict", "right"), ("solution", CaseText.Of(trial.Completion)))));
}
