namespace SpeedupLlm.Experiences;

/// <summary>A lesson as it is kept, and as it is shown: one line without marks of turns or roles, and not long.</summary>
internal static class LessonText
{
    public const int MaxCharacters = 400;

    /// <summary>The text itself; empty where nothing is left of it.</summary>
    public static string Clean(string text) => PlainLine.Cut(PlainLine.WithoutMarkers(text).TrimStart('-', '*', '•', ' '), MaxCharacters);

    /// <summary>How it stands in a list.</summary>
    public static string Line(string text) => $"- {Clean(text)}";

    /// <summary>Two lessons that say the same in the same words.</summary>
    public static bool Same(string left, string right) => string.Equals(Clean(left).TrimEnd('.'), Clean(right).TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
