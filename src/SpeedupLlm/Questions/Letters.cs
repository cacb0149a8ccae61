namespace SpeedupLlm.Questions;

/// <summary>Finds the chosen option's letter in an answer.</summary>
internal static class Letters
{
    /// <summary>The option that <paramref name="c"/> names, when the options end at <paramref name="last"/>.</summary>
    public static Answer? Option(char c, char last) =>
        char.ToUpperInvariant(c) is var upper && upper >= 'A' && upper <= last ? new Answer(AnswerKind.Choice, upper.ToString()) : null;

    /// <summary>The letter that a text starts with: <c>B) Rome</c>, <c>(b)</c>, <c>**B**</c>, <c>Option C</c>.</summary>
    public static Answer? Leading(string text, char last)
    {
        var rest = text.AsSpan().TrimStart(" \t\r\n*_([\"");
        foreach (var name in (string[])["option ", "choice ", "letter "])
        {
            if (rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                rest = rest[name.Length..].TrimStart("*_([\"");
        }

        if (rest.IsEmpty)
            return null;
        var closed = rest.Length == 1 || rest[1] is ')' or '.' or ':' or ']' or '*' or ',' or '\n' or '\r'
            || (rest[1] == ' ' && rest[0] is >= 'B' and <= 'Z' and not 'I') || (rest[1] == ' ' && rest.Length > 2 && rest[2] is '-' or '–' or '(');
        return closed ? Option(rest[0], last) : null;
    }

    /// <summary>The last letter that a text names as its choice.</summary>
    public static Answer? Last(string text, char last)
    {
        if (Leading(text, last) is { } leading)
            return leading;
        Answer? bracketed = null;
        Answer? bare = null;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (Option(text[i], last) is not { } option || !Stands(text, i))
                continue;
            if (i >= 7 && text.AsSpan(i - 7, 7).TrimEnd(" (*") is var word
                && (word.EndsWith("option", StringComparison.OrdinalIgnoreCase) || word.EndsWith("choice", StringComparison.OrdinalIgnoreCase)))
            {
                return option;
            }

            if (i + 1 < text.Length && text[i + 1] == ')')
                bracketed ??= option;
            // "A" and "I" are words.
            else if (char.IsUpper(text[i]) && text[i] is not 'I' && (text[i] != 'A' || i + 1 == text.Length || text[i + 1] is '.' or '*'))
                bare ??= option;
        }

        return bracketed ?? bare;
    }

    private static bool Stands(string text, int i) =>
        (i == 0 || !(char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '\'' or '’'))
        && (i + 1 == text.Length || !(char.IsLetterOrDigit(text[i + 1]) || text[i + 1] is '\'' or '’'));
}
