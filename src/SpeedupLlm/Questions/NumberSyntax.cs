using System.Globalization;
using System.Text;

namespace SpeedupLlm.Questions;

/// <summary>Reads one unsigned number as people write them: groups, decimals, fractions, exponents.</summary>
internal static class NumberSyntax
{
    private const string GroupSigns = ",. \u00A0\u2009\u202F'’_";

    public static bool StartsAt(string text, int i) =>
        char.IsAsciiDigit(text[i]) || Vulgar(text[i]) is not null
        || (text[i] == '.' && Digit(text, i + 1) && !Digit(text, i - 1) && (i == 0 || text[i - 1] != '.'));

    /// <summary>The value of the number at <paramref name="start"/>; <paramref name="end"/> is where it ends.</summary>
    public static double Read(string text, int start, out int end)
    {
        if (Vulgar(text[start]) is { } vulgar)
        {
            end = start + 1;
            return vulgar;
        }

        end = DigitsEnd(text, start);
        var whole = Groups(text, start, ref end);
        var isInteger = whole.Length > 0 && whole.Length == end - start;
        var decimals = Decimals(text, start, ref end);
        var value = double.Parse($"{whole}.{decimals}0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (decimals.Length == 0)
        {
            // "3/4/2020" is a date.
            var inDate = start > 1 && text[start - 1] == '/' && Digit(text, start - 2);
            if (isInteger && !inDate && Denominator(text, ref end) is { } denominator)
                return value / denominator;
            if (MixedPart(text, ref end) is { } part)
                return value + part;
        }

        return value * Exponent(text, value, ref end);
    }

    private static string Groups(string text, int start, ref int end)
    {
        var head = text[start..end];
        if (head.Length is 0 or > 3 || head[0] == '0' || end >= text.Length || !GroupSigns.Contains(text[end], StringComparison.Ordinal))
            return head;
        var sign = text[end];
        var at = end;
        var groups = 0;
        var whole = new StringBuilder(head);
        while (at < text.Length && text[at] == sign && DigitsEnd(text, at + 1) == at + 4)
        {
            whole.Append(text, at + 1, 3);
            at += 4;
            groups++;
        }

        // "1.234" is a decimal; "1.234.567" and "1.234,5" are not.
        var european = sign == '.' && groups == 1 && at + 1 < text.Length && text[at] == ',' && Digit(text, at + 1);
        if (groups == 0 || (sign == '.' && groups == 1 && !european))
            return head;
        end = at;
        return whole.ToString();
    }

    private static string Decimals(string text, int start, ref int end)
    {
        if (end >= text.Length || text[end] is not ('.' or ',') || !Digit(text, end + 1))
            return "";
        var stop = DigitsEnd(text, end + 1);
        // In "3,5,7" every comma separates items.
        var list = text[end] == ','
            && ((stop < text.Length && text[stop] == ',' && Digit(text, stop + 1))
                || (start > 1 && text[start - 1] == ',' && Digit(text, start - 2)));
        if (list)
            return "";
        var decimals = text[(end + 1)..stop];
        end = stop;
        return decimals;
    }

    private static double? Denominator(string text, ref int end)
    {
        if (end >= text.Length || text[end] is not ('/' or '⁄'))
            return null;
        var stop = DigitsEnd(text, end + 1);
        var date = stop < text.Length && text[stop] == '/' && Digit(text, stop + 1);
        if (stop == end + 1 || date)
            return null;
        var value = double.Parse(text.AsSpan(end + 1, stop - end - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (value == 0)
            return null;
        end = stop;
        return value;
    }

    private static double? MixedPart(string text, ref int end)
    {
        if (end < text.Length && Vulgar(text[end]) is { } glued)
        {
            end++;
            return glued;
        }

        var at = end + 1;
        if (at >= text.Length || text[end] is not (' ' or '\u00A0' or '\u2009'))
            return null;
        if (Vulgar(text[at]) is { } spaced)
        {
            end = at + 1;
            return spaced;
        }

        var stop = DigitsEnd(text, at);
        // Longer numerators are no mixed numbers, and reading them here as well as on their own turn would cost hostile text double.
        if (stop == at || stop - at > 4)
            return null;
        var numerator = double.Parse(text.AsSpan(at, stop - at), NumberStyles.None, CultureInfo.InvariantCulture);
        if (Denominator(text, ref stop) is not { } denominator || numerator >= denominator)
            return null;
        end = stop;
        return numerator / denominator;
    }

    private static double Exponent(string text, double value, ref int end)
    {
        if (end < text.Length && text[end] is 'e' or 'E' && Power(text, end + 1, out var stop) is { } e
            && !(stop < text.Length && char.IsLetter(text[stop])))
        {
            end = stop;
            return Math.Pow(10, e);
        }

        // 10^4 alone.
        if (value == 10 && end < text.Length && text[end] == '^' && Power(text, end + 1, out stop) is { } alone)
        {
            end = stop;
            return Math.Pow(10, alone - 1);
        }

        var at = Blank(text, end);
        if (at >= text.Length || text[at] is not ('×' or 'x' or '*' or '·'))
            return 1;
        at = Blank(text, at + 1);
        if (string.CompareOrdinal(text, at, "10", 0, 2) != 0)
            return 1;
        at += 2;
        if (at < text.Length && text[at] == '^')
            at++;
        else if (at >= text.Length || (Superscript(text[at]) is null && text[at] != '⁻'))
            return 1;
        if (Power(text, at, out stop) is not { } power)
            return 1;
        end = stop;
        return Math.Pow(10, power);
    }

    private static int? Power(string text, int at, out int end)
    {
        end = at;
        var negative = at < text.Length && text[at] is '-' or '−' or '⁻';
        if (negative || (at < text.Length && text[at] == '+'))
            end++;
        var power = 0;
        var first = end;
        for (; end < text.Length && end - first < 4 && Superscript(text[end]) is { } digit; end++)
            power = (power * 10) + digit;
        return end == first ? null : negative ? -power : power;
    }

    private static int? Superscript(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '⁰' or (>= '⁴' and <= '⁹') => c - '⁰',
        _ => null,
    };

    private static double? Vulgar(char c) =>
        c is (>= '¼' and <= '¾') or (>= '⅐' and <= '⅞') && CharUnicodeInfo.GetNumericValue(c) is > 0 and var value ? value : null;

    private static int Blank(string text, int i) => i < text.Length && text[i] is ' ' or '\u2009' ? i + 1 : i;

    private static bool Digit(string text, int i) => i >= 0 && i < text.Length && char.IsAsciiDigit(text[i]);

    private static int DigitsEnd(string text, int i)
    {
        while (i < text.Length && char.IsAsciiDigit(text[i]))
            i++;
        return i;
    }
}
