namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>The range of a quantity, both ends included.</summary>
internal readonly record struct Interval(int Low, int High);

/// <summary>A quantity of a story and its ranges, small, medium and large.</summary>
internal sealed record Quantity(string Name, IReadOnlyList<Interval> Ranges)
{
    /// <summary>
    /// Whether a number is kept out of training: from 10 on, two of seven. Seven has no factor in common with ten, so
    /// every last digit is met; single digits stay in, because nobody learns a times table without one of its digits.
    /// </summary>
    public static bool IsHeldOut(int number) => number >= 10 && number % 7 is (1 or 4);

    private static readonly Dictionary<string, string> s_kinds = new(StringComparer.Ordinal)
    {
        ["many"] = "6..20 | 20..95 | 110..480",
        ["some"] = "2..15 | 6..48 | 40..190",
        ["few"] = "2..6 | 2..9 | 3..12",
        ["price"] = "2..12 | 3..19 | 12..60",
    };

    /// <summary>Reads <c>some</c> or <c>2..15 | 6..48 | 40..190</c>.</summary>
    public static Quantity Parse(string name, string ranges)
    {
        var parts = s_kinds.GetValueOrDefault(ranges, ranges).Split('|', StringSplitOptions.TrimEntries);
        if (parts.Length != 3)
            throw new FormatException($"quantity '{name}' needs three ranges or one of {string.Join(", ", s_kinds.Keys)}, not '{ranges}'");
        return new Quantity(name, [.. parts.Select(ParseRange)]);
    }

    private static Interval ParseRange(string text)
    {
        var ends = text.Split("..");
        return new Interval(int.Parse(ends[0]), int.Parse(ends[^1]));
    }
}
