using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SpeedupLlm.Experiences;

/// <summary>
/// What comes out of memory as one line of data: it can neither add lines of its own nor pass for a turn of the conversation.
/// </summary>
internal static partial class PlainLine
{
    /// <summary>White space folded to single spaces; characters that steer a terminal, a reader's eye or a chat template taken out.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
            }
            else if (char.GetUnicodeCategory(c) is not UnicodeCategory.Format)
            {
                // "<|im_start|>" and its like are turns to many a model.
                if (c == '|' && line.Length > 0 && line[^1] == '<')
                    line.Append(' ');
                line.Append(c);
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>No longer than <paramref name="most"/> characters; cut between words where it can be, and then with an ellipsis at its end.</summary>
    public static string Cut(string line, int most)
    {
        if (line.Length <= most)
            return line;
        var end = line.LastIndexOf(' ', most - 2);
        if (end <= most / 2)
            end = char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1;
        return line[..end] + "…";
    }

    /// <summary>A line without what marks turns, roles, headings and fences; for text that a model wrote.</summary>
    public static string WithoutMarkers(string text)
    {
        var line = Of(text);
        for (var before = string.Empty; before != line;)
        {
            // What is left after a marker has gone may be one again.
            before = line;
            line = Of(Marker().Replace(line, " ")).Trim(' ');
        }

        return line;
    }

    [GeneratedRegex(@"<\s?[|/]?\s?\w+\s?\|?>|<\s?\||\|>|\[/?\s?INST\]|<</?SYS>>|`{3,}|#{2,}|-{3,}|={3,}|(?<!\p{L})(?:system|user|assistant|developer|human|tool)\s*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}
