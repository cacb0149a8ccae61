using SpeedupLlm.Experiences;

namespace SpeedupLlm.Tests.Experiences;

/// <summary>Lessons as tests need them.</summary>
internal static class Lessons
{
    public static Lesson Of(
        string id, string text = "add first", string method = "reflect", string scope = "m", string space = "s", string topic = "t", params string[] sources) => new()
        {
            Id = id, Space = space, MemoryScope = scope, Method = method, Text = text, Sources = sources, Topic = topic, PromptVersion = "1", Created = default,
        };
}
