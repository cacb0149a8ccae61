using System.Text.RegularExpressions;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>What a model wrote, as lessons: models keep to a form more or less.</summary>
internal static partial class LessonReading
{
    /// <summary>The lines that say something. A lesson must not give the answer away, and rules are for other numbers than their cases'.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="most">The most lines; of one only the first counts, of several the last.</param>
    /// <param name="answer">The answer of the trial, in canonical form; null: none.</param>
    public static IReadOnlyList<string> Read(string text, int most, string? answer)
    {
        var lines = text.Split('\n').Select(line => Bare(line)).Where(line => Words().Count(line) >= 2 && !GivesAway(line, answer));
        if (most == 1)
            return [.. lines.Take(1)];
        return [.. lines.Where(line => !line.Any(char.IsDigit)).DistinctBy(line => line.TrimEnd('.'), StringComparer.OrdinalIgnoreCase).TakeLast(most)];
    }

    private static string Bare(string line)
    {
        var bare = Label().Replace(LessonText.Clean(line), string.Empty);
        return LessonText.Clean(bare.Trim('"', '\'', '“', '”', '*', '`', ' '));
    }

    private static bool GivesAway(string line, string? answer) => answer is { Length: > 0 } && Regex.IsMatch(
        line.Replace(",", string.Empty, StringComparison.Ordinal), $@"(?<![\w.]){Regex.Escape(answer)}(?!\w|\.\d)", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"^[\s*_""“']*(?:lessons?|rules?)(?:\s+\d+)?\s*[*_]*\s*:\s*[*_]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Words();
}
