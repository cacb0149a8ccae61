namespace SpeedupLlm.Questions;

/// <summary>Finds the last place where a completion marks its final answer.</summary>
internal static class AnswerMarkers
{
    // Longer contents are no answer; an open end makes hostile text quadratic.
    private const int Reach = 1024;
    private const int Aside = 80;

    /// <summary>What follows the last marker, with its place; null when nothing is marked.</summary>
    public static string? LastMarked(string completion) =>
        new[] { Boxed(completion), Hashes(completion), Worded(completion) }.MaxBy(found => found.At).Content;

    private static (int At, string? Content) Boxed(string text)
    {
        for (var at = Last(text, "boxed{", text.Length); at >= 0; at = Last(text, "boxed{", at))
        {
            var depth = 1;
            var start = at + 6;
            var end = Math.Min(text.Length, start + Reach);
            for (var i = start; i < end; i++)
            {
                depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
                if (depth == 0 && !text.AsSpan(start, i - start).IsWhiteSpace())
                    return (at, text[start..i]);
                if (depth == 0)
                    break;
            }
        }

        return (-1, null);
    }

    // "#### 12" ends a GSM8K solution, "#### Step 1" heads a section.
    private static (int At, string? Content) Hashes(string text)
    {
        for (var at = Last(text, "####", text.Length); at >= 0; at = Last(text, "####", at))
        {
            var lineEnd = LineEnd(text, at);
            var line = text[(at + 4)..lineEnd].Trim();
            if (line.Length > 0 && line[0] != '#' && (lineEnd == text.Length || text.AsSpan(lineEnd).IsWhiteSpace() || IsFigure(line)))
                return (at, line);
        }

        return (-1, null);
    }

    private static bool IsFigure(string line) => NumberReader.ReadAll(line) is [{ Start: 0, InWords: false }];

    private static (int At, string? Content) Worded(string text)
    {
        for (var at = Last(text, "answer", text.Length); at >= 0; at = Last(text, "answer", at))
        {
            if (at > 0 && char.IsLetter(text[at - 1]))
                continue;
            if (ContentStart(text, at + 6) is { } start && !text.AsSpan(start).Trim(" \t\r\n*_").IsEmpty)
                return (at, text[start..].TrimStart(' ', '\t', '\r', '\n', '*', '_'));
        }

        return (-1, null);
    }

    private static int? ContentStart(string text, int i)
    {
        var emphasised = i < text.Length && text[i] is '*' or '_';
        i = Skip(text, i, "*_ \"'");
        if (i >= text.Length)
            return null;
        if (text[i] is ':' or '=')
            return i + 1;
        // A heading of its own line: "### Answer", "**Answer**".
        if (text[i] is '\n' or '\r' || emphasised)
            return emphasised || IsHeading(text, i) ? i : null;
        if (Word(text, i, "is") || Word(text, i, "was") || Word(text, i, "would be") || Word(text, i, "must be"))
            return AfterVerb(text, i);
        if (!Word(text, i, "to") && !Word(text, i, "for") && !Word(text, i, "of"))
            return null;
        var aside = text.AsSpan(i, Math.Min(Aside, text.Length - i));
        var stop = aside.IndexOfAny('\n', '.', '?');
        aside = stop < 0 ? aside : aside[..stop];
        var verb = aside.IndexOf(" is ", StringComparison.OrdinalIgnoreCase);
        var colon = aside.IndexOf(':');
        return verb >= 0 ? AfterVerb(text, i + verb + 1) : colon >= 0 ? i + colon + 1 : null;
    }

    private static int AfterVerb(string text, int i)
    {
        var start = text.AsSpan(i).IndexOfAny(' ', ':', '\n') is var gap and >= 0 ? i + gap : text.Length;
        if (Word(text, start, " be"))
            start += 3;
        return Skip(text, start, " :*_");
    }

    private static bool IsHeading(string text, int i)
    {
        var lineStart = text.LastIndexOf('\n', i - 1, Math.Min(i, Aside)) + 1;
        return text.AsSpan(lineStart, i - lineStart).TrimStart("#* ") is var line
            && (line.StartsWith("answer", StringComparison.OrdinalIgnoreCase) || line.StartsWith("final answer", StringComparison.OrdinalIgnoreCase));
    }

    private static bool Word(string text, int i, string word) =>
        string.Compare(text, i, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && !(i + word.Length < text.Length && char.IsLetter(text[i + word.Length]));

    private static int Skip(string text, int i, string signs)
    {
        while (i < text.Length && signs.Contains(text[i], StringComparison.Ordinal))
            i++;
        return i;
    }

    private static int Last(string text, string marker, int before) => before <= 0
        ? -1 : text.AsSpan(0, before).LastIndexOf(marker, StringComparison.OrdinalIgnoreCase);

    private static int LineEnd(string text, int i) => text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
}
