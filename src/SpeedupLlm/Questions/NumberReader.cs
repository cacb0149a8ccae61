namespace SpeedupLlm.Questions;

/// <summary>A number found in a text.</summary>
/// <param name="Value">Its value, scale words applied.</param>
/// <param name="Unit">Its known unit, or null.</param>
/// <param name="Start">Where it starts in the plain text, sign and currency included.</param>
/// <param name="End">Where it ends in the plain text, unit included.</param>
/// <param name="InWords">Whether it was written as a word.</param>
internal readonly record struct FoundNumber(double Value, Unit? Unit, int Start, int End, bool InWords);

/// <summary>Finds the numbers of a text, as values with units. The time it takes is linear in the text.</summary>
internal static class NumberReader
{
    /// <summary>All numbers of <paramref name="text"/> in their order.</summary>
    public static List<FoundNumber> ReadAll(string text) => ReadPlain(MathMarkup.Plain(text));

    /// <summary>The same for a text that has been through <see cref="MathMarkup.Plain"/>: offsets refer to it.</summary>
    public static List<FoundNumber> ReadPlain(string plain)
    {
        var found = new List<FoundNumber>();
        var floor = 0;
        for (var i = 0; i < plain.Length;)
        {
            var number = At(plain, i, floor);
            if (number is { } one && double.IsFinite(one.Value))
                found.Add(one);
            i = number?.End ?? NextStart(plain, i);
            floor = number?.End ?? floor;
        }

        return found;
    }

    private static FoundNumber? At(string text, int i, int floor)
    {
        if (NumberSyntax.StartsAt(text, i))
        {
            var value = NumberSyntax.Read(text, i, out var end);
            var start = i;
            var currency = Before(text, floor, ref start, out var negative);
            return After(text, start, end, negative ? -value : value, currency, inWords: false);
        }

        if (char.IsLetter(text[i]) && NumberWords.At(text, i, out var wordEnd) is { } worded)
            return After(text, i, wordEnd, worded, null, inWords: true);
        return null;
    }

    // A word is looked at only at its start, so that "often" holds no "ten".
    private static int NextStart(string text, int i)
    {
        if (!char.IsLetter(text[i]))
            return i + 1;
        while (i < text.Length && char.IsLetter(text[i]))
            i++;
        return i;
    }

    private static Unit? Before(string text, int floor, ref int start, out bool negative)
    {
        negative = Sign(text, floor, ref start, out var signed);
        Unit? currency = null;
        var at = start > floor && text[start - 1] == ' ' ? start - 1 : start;
        if (at > floor && Units.Currency(text[at - 1]) is { } symbol)
        {
            currency = symbol;
            start = at - 1;
            if (start - 2 >= floor && text[start] == '$' && text.AsSpan(start - 2, 2) is "US")
                start -= 2;
        }
        else if (at - 3 >= floor && (at == 3 || !char.IsLetter(text[at - 4])) && Units.CurrencyCode(text.AsSpan(at - 3, 3)) is { } code)
        {
            currency = code;
            start = at - 3;
        }

        if (!signed)
            negative = Sign(text, floor, ref start, out _);
        if (start - 9 >= floor && string.Compare(text, start - 9, "negative ", 0, 9, StringComparison.OrdinalIgnoreCase) == 0)
        {
            negative = true;
            start -= 9;
        }

        return currency;
    }

    // "10-3" is a difference or a range, "-3" a negative number.
    private static bool Sign(string text, int floor, ref int start, out bool signed)
    {
        signed = false;
        if (start <= floor || text[start - 1] is not ('-' or '−' or '–' or '+'))
            return false;
        if (start > 1 && (char.IsLetterOrDigit(text[start - 2]) || text[start - 2] is ')' or '%' or '-' or '−' or '}'))
            return false;
        signed = true;
        start--;
        return text[start] != '+';
    }

    private static FoundNumber After(string text, int start, int end, double value, Unit? currency, bool inWords)
    {
        if (!inWords && NumberWords.ScaleAt(text, Gap(text, end), out var scaleEnd) is { } scale)
            (value, end) = (value * scale, scaleEnd);
        else if (!inWords && Suffix(text, end, currency is not null, out var suffixEnd) is { } suffix)
            (value, end) = (value * suffix, suffixEnd);

        var unit = Units.At(text, Gap(text, end), out var unitEnd);
        // In "5 $ 6" and "5 $6" the sign belongs to what follows.
        if (unit is not null && text[unitEnd - 1] is '$' && unitEnd < text.Length && (char.IsAsciiDigit(text[unitEnd]) || text[unitEnd] == ' ')
            && text.AsSpan(unitEnd).TrimStart(' ') is [>= '0' and <= '9', ..])
        {
            unit = null;
        }

        if (currency is not null && unit?.Dimension != "percent" && unit?.Dimension != currency.Dimension)
            return new FoundNumber(value, currency, start, end, inWords);
        return new FoundNumber(value, unit, start, unit is null ? end : unitEnd, inWords);
    }

    // "5k" is 5,000 anywhere; "5m" is metres, and millions only of money.
    private static double? Suffix(string text, int end, bool money, out int suffixEnd)
    {
        var at = money ? Gap(text, end) : end;
        suffixEnd = at;
        while (suffixEnd < text.Length && suffixEnd - at < 3 && char.IsLetter(text[suffixEnd]))
            suffixEnd++;
        return text.AsSpan(at, suffixEnd - at) switch
        {
            "k" or "K" => 1e3,
            "m" or "M" or "mn" when money => 1e6,
            "b" or "B" or "bn" when money => 1e9,
            _ => null,
        };
    }

    private static int Gap(string text, int i) => i < text.Length && text[i] is ' ' or '\u00A0' or '\u2009' or '\u202F' or '-'
        ? Blank(text, i + 1) : i;

    private static int Blank(string text, int i) => i < text.Length && text[i] == ' ' ? i + 1 : i;
}
