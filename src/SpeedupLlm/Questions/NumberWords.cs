namespace SpeedupLlm.Questions;

/// <summary>Reads numbers written as words: <c>three</c>, <c>twenty-five</c>, <c>two hundred and six</c>, <c>a dozen</c>, <c>twice</c>.</summary>
internal static class NumberWords
{
    private const int LongestWord = 9;

    private static readonly Dictionary<string, double> Simple = Words(
        "zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 "
        + "fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 "
        + "eighty=80 ninety=90 half=0.5 twice=2 double=2 doubled=2 doubles=2 thrice=3 triple=3 tripled=3 triples=3");

    private static readonly Dictionary<string, double> Scales = Words(
        "hundred=1e2 thousand=1e3 million=1e6 millions=1e6 billion=1e9 billions=1e9 trillion=1e12 dozen=12 dozens=12");

    /// <summary>The scale word at <paramref name="start"/> (<c>million</c>), or null.</summary>
    public static double? ScaleAt(string text, int start, out int end) => Lookup(Scales, text, start, out end);

    public static bool Contains(string word) => Simple.ContainsKey(word) || Scales.ContainsKey(word);

    /// <summary>The number in words at <paramref name="start"/>, which must begin a word, or null.</summary>
    public static double? At(string text, int start, out int end)
    {
        if (Below100(text, start, out end) is not { } value)
            return ScaleAt(text, start, out end);
        if (value is 0.5)
            return value;
        double total = 0;
        var least = double.PositiveInfinity;
        while (true)
        {
            if (ScaleAt(text, Gap(text, end), out var scaleEnd) is { } scale)
            {
                value *= scale;
                end = scaleEnd;
                // "two hundred thousand": the next scale still belongs to the same part.
                if (ScaleAt(text, Gap(text, end), out _) is not null)
                    continue;
            }
            else
            {
                scale = 1;
            }

            total += value;
            least = Math.Min(least, scale);
            var next = Gap(text, end);
            if (string.Compare(text, next, "and ", 0, 4, StringComparison.OrdinalIgnoreCase) == 0)
                next += 4;
            if (least == 1 || least == 12 || next == end || Below100(text, next, out var nextEnd) is not { } more || more is 0.5)
                return total;
            // "one thousand two" goes on; "two hundred, three million" is two numbers.
            if (ScaleAt(text, Gap(text, nextEnd), out _) is { } nextScale && nextScale >= least)
                return total;
            (value, end) = (more, nextEnd);
        }
    }

    private static double? Below100(string text, int start, out int end)
    {
        if (Lookup(Simple, text, start, out end) is not { } value)
            return null;
        if (value is >= 20 and <= 90 && Lookup(Simple, text, Gap(text, end), out var unitEnd) is >= 1 and <= 9 and var unit)
        {
            end = unitEnd;
            return value + unit;
        }

        return value;
    }

    private static int Gap(string text, int i) => i < text.Length && text[i] is ' ' or '-' ? i + 1 : i;

    private static double? Lookup(Dictionary<string, double> words, string text, int start, out int end)
    {
        end = start;
        while (end < text.Length && end - start <= LongestWord && char.IsLetter(text[end]))
            end++;
        return words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.AsSpan(start, end - start), out var value) ? value : null;
    }

    private static Dictionary<string, double> Words(string table) => table.Split(' ').Select(entry => entry.Split('=')).ToDictionary(
        entry => entry[0], entry => double.Parse(entry[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);
}
