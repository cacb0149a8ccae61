using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>When a memory method writes, about what, and in which words it asks for it.</summary>
internal interface ILessonPlanner
{
    /// <summary>The memory method.</summary>
    string Method { get; }

    /// <summary>What to ask the model for; null: nothing is to be written.</summary>
    LessonPlan? Plan(Trials trials, PromptSet prompts);
}

/// <summary>A lesson, or a running text of rules, to be written.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Prompt">What the model is asked.</param>
/// <param name="Sources">What it is made of.</param>
/// <param name="Replaces">Lessons in whose place it comes.</param>
/// <param name="Forbidden">Lessons that were found to do harm: they are not written again.</param>
/// <param name="Lines">The most lines.</param>
internal sealed record LessonPlan(
    string Topic, IReadOnlyList<ChatMessage> Prompt, IReadOnlyList<string> Sources, IReadOnlyList<Lesson> Replaces, IReadOnlyList<Lesson> Forbidden,
    int Lines = 1);
