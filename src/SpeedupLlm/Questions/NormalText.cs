using System.Text;

namespace SpeedupLlm.Questions;

/// <summary>Texts in the form in which they are compared.</summary>
internal static class NormalText
{
    private const string Outer = " \t\r\n.,;:!?\"'`*_“”‘’«»";

    /// <summary>
    /// Canonical composition, where the host has globalisation data: with InvariantGlobalization .NET returns the text unchanged. Text that is
    /// not valid Unicode stays as it is.
    /// </summary>
    public static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    /// <summary>Lower case, single spaces, no outer punctuation.</summary>
    public static string OfAnswer(string text) => Folded(Composed(text), static (_, _) => false).Trim(Outer.ToCharArray());

    /// <summary>True when the texts differ in case, white space and punctuation only, where punctuation can carry no number.</summary>
    public static bool SameWords(string left, string right) =>
        string.Equals(Folded(Composed(left), IsPunctuation), Folded(Composed(right), IsPunctuation), StringComparison.Ordinal);

    private static string Folded(string text, Func<string, int, bool> skip)
    {
        var folded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var blank = char.IsWhiteSpace(text[i]) || skip(text, i);
            if (!blank)
                folded.Append(char.ToLowerInvariant(text[i]));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        return folded.ToString().TrimEnd(' ');
    }

    // "1.5", "3:30", "5!" and ".5" mean something else without their signs; brackets and operators always stay.
    private static bool IsPunctuation(string text, int i)
    {
        if (!".,;:!?\"“”‘’'`…".Contains(text[i], StringComparison.Ordinal))
            return false;
        var afterDigit = i > 0 && char.IsAsciiDigit(text[i - 1]);
        var next = i + 1 < text.Length && text[i + 1] == ' ' ? i + 2 : i + 1;
        var beforeDigit = next < text.Length && char.IsAsciiDigit(text[next]);
        return text[i] switch
        {
            '!' => !afterDigit,
            '.' => !(i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])),
            _ => !(afterDigit && beforeDigit),
        };
    }
}
