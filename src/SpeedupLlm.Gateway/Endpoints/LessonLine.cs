using SpeedupLlm.Experiences;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>A lesson as people and programs see it.</summary>
public sealed record LessonLine(
    string Id, string Space, string? User, string Method, string Text, string Topic, IReadOnlyList<string> Sources, int Helpful, int Harmful, int Uses,
    bool Retired, double Cost, DateTimeOffset Created)
{
    /// <summary>A line about a lesson.</summary>
    public static LessonLine Of(Lesson lesson)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        return new(
            lesson.Id, lesson.Space, lesson.User, lesson.Method, lesson.Text, lesson.Topic, lesson.Sources, lesson.Helpful, lesson.Harmful, lesson.Uses,
            lesson.Retired, lesson.Cost, lesson.Created);
    }
}
