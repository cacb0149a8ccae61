using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>
/// What a text may be found by: words that are not everyday ones, codes (<c>E-4012</c>, <c>error 404</c>), and pairs of neighbouring words of which
/// one is no everyday word (<c>blue ocean</c>). A bare number is no term: too many texts share one by chance.
/// </summary>
internal static class DocumentTerms
{
    private const int LongestText = 8192;

    private static readonly HashSet<string> Numbered = new(StringComparer.Ordinal)
    {
        "error", "code", "statu", "status", "ticket", "order", "invoice", "case", "section", "article", "chapter", "paragraph", "rule", "form", "port",
        "model", "version", "flight", "room", "line", "step", "item", "number", "id",
    };

    public static HashSet<string> Of(string text)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        var composed = NormalText.Composed(text.Length <= LongestText ? text : text[..LongestText]).ToLowerInvariant();
        string? previous = null;
        for (var i = 0; i < composed.Length;)
        {
            if (!char.IsLetterOrDigit(composed[i]))
            {
                // Only a space keeps neighbours together.
                previous = composed[i] == ' ' && i > 0 && char.IsLetterOrDigit(composed[i - 1]) ? previous : null;
                i++;
                continue;
            }

            var end = End(composed, i);
            previous = Add(composed[i..end], previous, terms);
            i = end;
        }

        return terms;
    }

    /// <summary>Where a word ends that may be joined of parts: <c>e-4012</c>, <c>v2.1</c>, <c>err_conn</c>.</summary>
    private static int End(string text, int at)
    {
        while (at < text.Length
            && (char.IsLetterOrDigit(text[at]) || (text[at] is '-' or '_' or '.' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    /// <returns>The word that the next one may pair with.</returns>
    private static string? Add(string word, string? previous, HashSet<string> terms)
    {
        if (!word.Any(char.IsLetter))
        {
            if (previous is not null && Numbered.Contains(previous))
                terms.Add($"{previous} {word}");
            return null;
        }

        var parts = word.Split('-', '_', '.');
        if (parts.Length > 1 && word.Any(char.IsDigit))
            terms.Add(string.Concat(parts));
        foreach (var part in parts)
            previous = AddPart(part, previous, terms);
        return previous;
    }

    private static string? AddPart(string part, string? previous, HashSet<string> terms)
    {
        if (part.Length < 2 || !part.Any(char.IsLetter))
            return null;
        var stem = WordStem.Of(part);
        var common = CommonWords.Contains(stem) || (part.Length < 3 && !part.Any(char.IsDigit));
        if (!common)
            terms.Add(stem);
        if (previous is not null && !(common && CommonWords.Contains(previous)))
            terms.Add($"{previous} {stem}");
        return stem;
    }
}
