using System.Text;

namespace SpeedupLlm.Questions;

/// <summary>Turns LaTeX around numbers into plain signs: <c>\frac{3}{4}</c> to <c>3/4</c>, <c>\$5</c> to <c>＄5</c>.</summary>
internal static class MathMarkup
{
    // Looking further for a closing sign would make hostile text quadratic.
    private const int Reach = 200;

    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAny('\\', '$', '{'))
            return text;
        var plain = new StringBuilder(text.Length);
        var closing = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length)
                i = Command(text, i + 1, plain);
            else if (c == '$' && (i == closing || (closing = ClosingDollar(text, i)) > 0))
                plain.Append(' ');
            else if (c == '{')
                Brace(text, i, plain);
            else if (c == '}')
                plain.Append(text.AsSpan(0, i + 1).EndsWith("{,}") || (i + 1 < text.Length && text[i + 1] == '^') ? "" : " ");
            else
                plain.Append(c);
        }

        return plain.ToString();
    }

    private static void Brace(string text, int i, StringBuilder plain)
    {
        var glued = (plain.Length > 0 && plain[^1] == '^') || (i + 2 < text.Length && text[i + 1] == ',' && text[i + 2] == '}');
        plain.Append(glued ? "" : " ");
    }

    // "$5 or $6" are prices, "$5$" and "$x = 5$" are formulas: what closes a formula follows it closely and starts no price.
    private static int ClosingDollar(string text, int open)
    {
        var end = Math.Min(text.Length, open + Reach);
        for (var i = open + 1; i < end && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
            {
                i++;
                continue;
            }

            if (text[i] != '$')
                continue;
            var next = i + 1 < text.Length && text[i + 1] == ' ' ? i + 2 : i + 1;
            return text[i - 1] != ' ' && !(next < text.Length && char.IsAsciiDigit(text[next])) ? i : -1;
        }

        return -1;
    }

    private static int Command(string text, int start, StringBuilder plain)
    {
        if (!char.IsAsciiLetter(text[start]))
        {
            plain.Append(text[start] switch
            {
                '$' => "＄",
                '%' => "%",
                '!' => "",
                ',' => "\u2009",
                _ => " ",
            });
            return start;
        }

        var end = start;
        while (end < text.Length && end - start < Reach && char.IsAsciiLetter(text[end]))
            end++;
        switch (text.AsSpan(start, end - start))
        {
            case "frac" or "dfrac" or "tfrac" or "cfrac":
                return Fraction(text, end, plain) - 1;
            case "times" or "cdot" or "ast":
                plain.Append('×');
                break;
            case "circ" or "degree":
                if (plain.Length > 0 && plain[^1] == '^')
                    plain.Length--;
                plain.Append('°');
                break;
            // A group that follows brings its own blank.
            case var _ when end < text.Length && text[end] == '{':
                break;
            default:
                plain.Append(' ');
                break;
        }

        return end - 1;
    }

    private static int Fraction(string text, int start, StringBuilder plain)
    {
        if (Group(text, start, out var middle) is not { } numerator || Group(text, middle, out var end) is not { } denominator)
        {
            plain.Append(' ');
            return start;
        }

        if (plain.Length > 0 && char.IsAsciiDigit(plain[^1]))
            plain.Append(' ');
        plain.Append(numerator).Append('/').Append(denominator);
        return end;
    }

    private static string? Group(string text, int start, out int end)
    {
        end = start + 1;
        if (start >= text.Length)
            return null;
        if (char.IsAsciiDigit(text[start]))
            return text[start].ToString();
        if (text[start] != '{')
            return null;
        var close = text.AsSpan(start, Math.Min(Reach, text.Length - start)).IndexOf('}');
        if (close < 0)
            return null;
        end = start + close + 1;
        return text.Substring(start + 1, close - 1).Trim();
    }
}
