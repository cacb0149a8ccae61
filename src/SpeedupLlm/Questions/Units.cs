namespace SpeedupLlm.Questions;

/// <summary>A known unit: values of one dimension compare after multiplying by <paramref name="Factor"/>.</summary>
internal sealed record Unit(string Name, string Dimension, double Factor);

/// <summary>The units that numbers can carry. A noun that is not here ("12 apples") is no unit.</summary>
internal static class Units
{
    // canonical name, dimension, factor to the dimension's base, other spellings. The preposition "in" is no inch.
    private static readonly (string Name, string Dimension, double Factor, string Spellings)[] Table =
    [
        ("km", "length", 1000, "kilometer kilometers kilometre kilometres kms"), ("m", "length", 1, "meter meters metre metres"),
        ("cm", "length", .01, "centimeter centimeters centimetre centimetres"), ("mm", "length", .001, "millimeter millimeters millimetre millimetres"),
        ("mi", "length", 1609.344, "mile miles"), ("yd", "length", .9144, "yard yards yds"), ("ft", "length", .3048, "foot feet"),
        ("inch", "length", .0254, "inches"),
        ("t", "mass", 1e6, "ton tons tonne tonnes"), ("kg", "mass", 1000, "kilogram kilograms kilogramme kilogrammes kilo kilos kgs"),
        ("g", "mass", 1, "gram grams gramme grammes"), ("mg", "mass", .001, "milligram milligrams"),
        ("lb", "mass", 453.59237, "lbs"), ("pound", "mass", 453.59237, "pounds"), ("oz", "mass", 28.349523125, "ounce ounces"),
        ("ms", "time", .001, "millisecond milliseconds"), ("s", "time", 1, "sec secs second seconds"), ("min", "time", 60, "mins minute minutes"),
        ("h", "time", 3600, "hr hrs hour hours"), ("day", "time", 86400, "days"), ("week", "time", 604800, "weeks"),
        // A month is no fixed number of days: months and years compare among themselves only.
        ("month", "calendar", 1, "months"), ("year", "calendar", 12, "years yr yrs"), ("decade", "calendar", 120, "decades"),
        ("l", "volume", 1, "liter liters litre litres"), ("ml", "volume", .001, "milliliter milliliters millilitre millilitres"),
        ("cl", "volume", .01, "centiliter centiliters"), ("gal", "volume", 3.785411784, "gallon gallons"),
        ("qt", "volume", .946352946, "quart quarts"), ("pint", "volume", .473176473, "pints"), ("cup", "volume", .2365882365, "cups"),
        ("tbsp", "volume", .01478676478125, "tablespoon tablespoons"), ("tsp", "volume", .00492892159375, "teaspoon teaspoons"),
        ("ha", "length^2", 10000, "hectare hectares"), ("acre", "length^2", 4046.8564224, "acres"),
        ("mph", "length/time", .44704, ""), ("kph", "length/time", 1 / 3.6, "kmh kmph"),
        ("°C", "celsius", 1, "celsius"), ("°F", "fahrenheit", 1, "fahrenheit"), ("°", "degree", 1, "degree degrees"),
        ("am", "am", 1, ""), ("pm", "pm", 1, ""), ("%", "percent", 1, "percent pct percentage"),
        ("USD", "USD", 1, "dollar dollars buck bucks"), ("cent", "USD", .01, "cents penny pennies"), ("EUR", "EUR", 1, "euro euros"),
        ("GBP", "GBP", 1, "quid"), ("pence", "GBP", .01, ""), ("JPY", "JPY", 1, "yen"), ("INR", "INR", 1, "rupee rupees"),
        ("CNY", "CNY", 1, "yuan"), ("RUB", "RUB", 1, "ruble rubles"), ("KRW", "KRW", 1, ""), ("CHF", "CHF", 1, "francs"), ("CAD", "CAD", 1, ""),
        ("AUD", "AUD", 1, ""), ("NZD", "NZD", 1, ""), ("SEK", "SEK", 1, ""), ("NOK", "NOK", 1, ""), ("DKK", "DKK", 1, ""), ("PLN", "PLN", 1, ""),
    ];

    private static readonly Dictionary<string, Unit> BySpelling = Spellings();

    private static readonly Dictionary<string, Unit>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        BySpelling.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly Unit SquarePrefix = new("square", "square", 2);
    private static readonly Unit CubicPrefix = new("cubic", "cubic", 3);

    /// <summary>The unit that <paramref name="text"/> wholly is, or null.</summary>
    public static Unit? Parse(string? text) =>
        text is not null && At(text, 0, out var end) is { } unit && end == text.Length ? unit : null;

    /// <summary>The currency of a symbol, or null.</summary>
    public static Unit? Currency(char symbol) => symbol switch
    {
        '$' or '＄' => BySpelling["USD"],
        '€' => BySpelling["EUR"],
        '£' => BySpelling["GBP"],
        '¥' => BySpelling["JPY"],
        '₹' => BySpelling["INR"],
        '₽' => BySpelling["RUB"],
        '₩' => BySpelling["KRW"],
        _ => null,
    };

    /// <summary>The currency of an upper-case code (<c>USD</c>), or null.</summary>
    public static Unit? CurrencyCode(ReadOnlySpan<char> code) =>
        code.Length == 3 && BySpan.TryGetValue(code, out var unit) && code.SequenceEqual(unit.Dimension) ? unit : null;

    /// <summary>The unit written at <paramref name="start"/>, or null; <paramref name="end"/> is where it ends.</summary>
    public static Unit? At(string text, int start, out int end)
    {
        if (One(text, start, out end) is not { } unit)
            return null;
        var divisor = end;
        if (divisor < text.Length && text[divisor] == '/')
            divisor++;
        else if (string.CompareOrdinal(text, divisor, " per ", 0, 5) == 0)
            divisor += 5;
        if (divisor == end || One(text, divisor, out var divisorEnd) is not { } per || per.Dimension == "percent")
            return unit;
        end = divisorEnd;
        return new Unit($"{unit.Name}/{per.Name}", $"{unit.Dimension}/{per.Dimension}", unit.Factor / per.Factor);
    }

    private static Unit? One(string text, int start, out int end)
    {
        end = start;
        if (start >= text.Length)
            return null;
        if (text[start] is '%' or '٪')
        {
            end = start + 1;
            return BySpelling["%"];
        }

        if (Currency(text[start]) is { } currency)
        {
            end = start + 1;
            return currency;
        }

        end = text[start] == '°' ? start + 1 : start;
        end = WordEnd(text, end);
        if (Lookup(text.AsSpan(start, end - start)) is not { } unit)
        {
            if (text[start] != '°')
                return null;
            end = start + 1;
            return BySpelling["°"];
        }

        if (ReferenceEquals(unit, SquarePrefix) || ReferenceEquals(unit, CubicPrefix))
        {
            var wordStart = end + 1;
            end = end < text.Length && text[end] == ' ' ? WordEnd(text, wordStart) : end;
            return end > wordStart && Lookup(text.AsSpan(wordStart, end - wordStart)) is { Dimension: "length" } side
                ? Power(side, (int)unit.Factor) : null;
        }

        var power = PowerAt(text, ref end);
        return power > 1 && unit.Dimension == "length" ? Power(unit, power) : unit;
    }

    private static int PowerAt(string text, ref int end)
    {
        var hat = end < text.Length && text[end] == '^' ? 1 : 0;
        var power = end + hat >= text.Length ? 1 : (text[end + hat], hat) switch
        {
            ('²', 0) or ('2', 1) => 2,
            ('³', 0) or ('3', 1) => 3,
            _ => 1,
        };
        if (power > 1)
            end += hat + 1;
        return power;
    }

    // A cubic length is a volume, so that cubic metres compare with litres.
    private static Unit Power(Unit side, int power) => power == 2
        ? new Unit(side.Name + "²", "length^2", Math.Pow(side.Factor, 2))
        : new Unit(side.Name + "³", "volume", 1000 * Math.Pow(side.Factor, 3));

    private static Unit? Lookup(ReadOnlySpan<char> word) => word switch
    {
        "square" or "sq" => SquarePrefix,
        "cubic" => CubicPrefix,
        { Length: 1 } when char.IsAsciiLetterUpper(word[0]) && word[0] != 'L' => null,
        { Length: 0 or > 16 } => null,
        _ => BySpan.TryGetValue(word, out var unit) ? unit : null,
    };

    private static int WordEnd(string text, int start)
    {
        while (start < text.Length && char.IsLetter(text[start]))
            start++;
        return start;
    }

    private static Dictionary<string, Unit> Spellings()
    {
        var all = new Dictionary<string, Unit>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, dimension, factor, spellings) in Table)
        {
            var unit = new Unit(name, dimension, factor);
            foreach (var spelling in spellings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(name))
                all.Add(spelling, unit);
        }

        return all;
    }
}
