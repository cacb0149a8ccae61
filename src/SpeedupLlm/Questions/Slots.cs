using System.Globalization;

namespace SpeedupLlm.Questions;

/// <summary>
/// What makes two questions never the same, however near their wording: numbers, quotations, names, flips of meaning and the order of
/// each. Equal slots do not make two questions the same; different slots make them differ.
/// </summary>
internal sealed class Slots : IEquatable<Slots>
{
    private Slots(IReadOnlyList<string> numbers, IReadOnlyList<string> quotations, IReadOnlyList<string> names, IReadOnlyList<string> flips) =>
        (Numbers, Quotations, Names, Flips) = (numbers, quotations, names, flips);

    /// <summary>The numbers in order, in the base unit of their dimension.</summary>
    public IReadOnlyList<string> Numbers { get; }

    /// <summary>The quoted strings in order.</summary>
    public IReadOnlyList<string> Quotations { get; }

    /// <summary>The named entities in order, lower-cased: the order tells who owes whom.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Negations and words that have an opposite, in order.</summary>
    public IReadOnlyList<string> Flips { get; }

    public static Slots Of(string text)
    {
        var words = QuestionWords.Of(text);
        return new Slots([.. NumberReader.ReadAll(text).Select(Number)], Quoted(text), EntityNames.In(words), FlipWords.In(words));
    }

    public bool Equals(Slots? other) => other is not null && Numbers.SequenceEqual(other.Numbers) && Quotations.SequenceEqual(other.Quotations)
        && Names.SequenceEqual(other.Names) && Flips.SequenceEqual(other.Flips);

    public override bool Equals(object? obj) => Equals(obj as Slots);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var part in Numbers.Concat(Quotations).Concat(Names).Concat(Flips))
            hash.Add(part, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    // 12 digits: 5 km and 5,000 m are one value although their products are rounded apart.
    private static string Number(FoundNumber number) =>
        (number.Value * (number.Unit?.Factor ?? 1)).ToString("G12", CultureInfo.InvariantCulture) + " " + number.Unit?.Dimension;

    private static List<string> Quoted(string text)
    {
        var found = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] switch
            {
                '"' => '"',
                '“' => '”',
                '«' => '»',
                '`' => '`',
                '‘' => '’',
                // An apostrophe inside or after a word opens nothing.
                '\'' when (i == 0 || char.IsWhiteSpace(text[i - 1])) => '\'',
                _ => '\0',
            };
            if (close == '\0')
                continue;
            var end = ClosingQuote(text, i, close);
            if (end < 0)
                continue;
            found.Add(text[(i + 1)..end]);
            i = end;
        }

        return found;
    }

    private static int ClosingQuote(string text, int open, char close)
    {
        // A bounded look ahead keeps hostile text linear.
        var limit = Math.Min(text.Length, open + 300);
        for (var i = open + 1; i < limit; i++)
        {
            var insideWord = close is '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1]);
            if (text[i] == close && !insideWord)
                return i;
        }

        return -1;
    }
}
