using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Memory;

/// <summary>
/// The memory methods that show lessons. They differ in how lessons are written (Learning/Reflection), and here only in how many lines one topic has.
/// Lessons stand in a system message of their own, after the caller's, labelled as data.
/// </summary>
/// <param name="name">Its name in requests.</param>
/// <param name="linesOfTopic">The most lines of one topic.</param>
internal sealed class Reflecting(string name, int linesOfTopic) : IMemoryMethod
{
    public const string Reflect = "reflect";
    public const string MultiCaseReflect = "multi-case-reflect";
    public const string ReflectUpdate = "reflect-update";

    /// <summary>The most rules of a topic: the running text stays short enough to be heeded.</summary>
    public const int MostRules = 3;

    public string Name => name;

    public bool Reflects => true;

    public IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours) => [];

    public IReadOnlyList<NearLesson> UsableLessons(IReadOnlyList<Neighbour> neighbours, Func<Experience, IReadOnlyList<Lesson>> lessonsOf)
    {
        var near = Nearness.Order(neighbours)
            .SelectMany(neighbour => lessonsOf(neighbour.Experience).Select(lesson => new NearLesson(lesson, neighbour)))
            .Where(found => found.Lesson.Method == name && !found.Lesson.Retired)
            .DistinctBy(found => found.Lesson.Id, StringComparer.Ordinal)
            .DistinctBy(found => found.Lesson.Text, StringComparer.OrdinalIgnoreCase);
        return [.. near];
    }

    /// <summary>The nearest lessons; what does not fit is dropped, the farthest first.</summary>
    public Guidance Guide(MemoryContext context)
    {
        var lessons = context.Lessons.GroupBy(lesson => linesOfTopic > 1 ? lesson.Lesson.Topic : lesson.Lesson.Id, StringComparer.Ordinal)
            .Take(context.MaxDemonstrations).SelectMany(topic => topic.Take(linesOfTopic)).ToList();
        var wanted = lessons.Count;
        for (; lessons.Count > 0; lessons.RemoveAt(lessons.Count - 1))
        {
            var messages = Insert(context, lessons);
            if (context.PromptTokens is not { } limit || TokenEstimate.Of(messages) <= limit)
                return new Guidance(messages, [], lessons.Count < wanted ? "did not fit" : null) { Lessons = [.. lessons] };
        }

        return Guidance.None(context.Messages, wanted > 0 ? "did not fit" : null);
    }

    private static List<ChatMessage> Insert(MemoryContext context, List<NearLesson> lessons)
    {
        var system = context.Messages.TakeWhile(message => message.Role == ChatRole.System || message.Role.Value == "developer").Count();
        var text = string.Join('\n', lessons.Select(lesson => LessonText.Line(lesson.Lesson.Text)));
        return
        [
            .. context.Messages.Take(system),
            new ChatMessage(ChatRole.System, context.Prompts.Render("lessons", ("lessons", text))),
            .. context.Messages.Skip(system),
        ];
    }
}
