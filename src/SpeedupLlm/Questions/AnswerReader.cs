using System.Buffers;
using System.Globalization;

namespace SpeedupLlm.Questions;

/// <summary>
/// Finds the final answer of a completion: what its last marker says (<c>Answer: X</c>, <c>The answer is X</c>, <c>#### X</c>,
/// <c>\boxed{X}</c>), else what the question's shape asks for (an option's letter, yes or no, the last number), else the whole text.
/// </summary>
public sealed class AnswerReader : IAnswerReader
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n,.:*_;!");

    private const string Decoration = " \t\r\n.,;:!?\"'`*_()[]“”";

    /// <inheritdoc/>
    public Answer? Read(string question, string completion)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(completion);
        var thought = completion.LastIndexOf("</think>", StringComparison.Ordinal);
        var text = thought < 0 ? completion : completion[(thought + 8)..];
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var shape = QuestionShapes.Of(question, out var lastOption);
        if (AnswerMarkers.LastMarked(text) is { } marked)
            return Marked(marked, shape, lastOption);
        return Whole(text, shape, lastOption) ?? Within(text, shape, lastOption) ?? AsText(text);
    }

    private static Answer? Marked(string marked, QuestionShape shape, char lastOption)
    {
        var lineEnd = marked.IndexOf('\n', StringComparison.Ordinal);
        var line = lineEnd < 0 ? marked : marked[..lineEnd];
        if (Whole(line, shape, lastOption) is { } whole)
            return whole;
        var within = shape switch
        {
            QuestionShape.Choice => Letters.Leading(line, lastOption) ?? Letters.Last(line, lastOption),
            QuestionShape.YesNo => YesOrNo(line),
            QuestionShape.Number => Figure(line),
            _ => null,
        };
        return within ?? AsText(marked);
    }

    // The text is nothing but the answer.
    private static Answer? Whole(string text, QuestionShape shape, char lastOption)
    {
        if (text.Length > 200)
            return null;
        var bare = text.Trim().Trim(Decoration.ToCharArray());
        if (bare.Length == 1 && Letters.Option(bare[0], shape == QuestionShape.Choice ? lastOption : 'H') is { } letter
            && (shape == QuestionShape.Choice || char.IsUpper(bare[0])))
        {
            return letter;
        }

        if (shape == QuestionShape.Choice && Letters.Leading(text, lastOption) is { } leading)
            return leading;
        if (bare.ToUpperInvariant() is "YES" or "NO")
            return new Answer(AnswerKind.YesNo, bare.ToLowerInvariant());
        return BareNumber(text);
    }

    private static Answer? Within(string text, QuestionShape shape, char lastOption) => shape switch
    {
        QuestionShape.Choice => Letters.Last(text, lastOption),
        QuestionShape.YesNo => YesOrNo(text),
        QuestionShape.Number => Last(NumberReader.ReadAll(text)),
        _ => null,
    };

    // "12", "12 apples", "about $5.20", "x = 3": a number, and at most a few small words that say of what.
    private static Answer? BareNumber(string text)
    {
        var plain = MathMarkup.Plain(text).Trim().Trim(Decoration.Replace(".", "", StringComparison.Ordinal).ToCharArray());
        var found = NumberReader.ReadPlain(plain);
        if (found is not [var number])
            return null;
        var before = plain[..number.Start].Trim(' ', '(', '[', '*').ToLowerInvariant();
        var said = before is "" or "about" or "approximately" or "roughly" or "exactly" or "≈" or "~" or "="
            || (before.Length <= 12 && before[^1] is '=' or '≈');
        var after = plain[number.End..].Split([' ', '.', ')', ']', '*', '!', ',', ';', '\u2009'], StringSplitOptions.RemoveEmptyEntries);
        var noun = after.Length <= 4 && after.All(word => word.All(c => char.IsLower(c) || c is '-' or '\''));
        // "Once", "one": words name no quantity unless something is counted or the word stands alone.
        return said && noun && !(number.InWords && after.Length > 2) ? AsNumber(number) : null;
    }

    // "3 + 4 = 7 apples", "12 apples, since 3 × 4 = 12", "that she has 12".
    private static Answer? Figure(string line)
    {
        var plain = MathMarkup.Plain(line).TrimStart(' ', '(', '*');
        var found = NumberReader.ReadPlain(plain);
        if (found.Count == 0)
            return null;
        var first = found[0];
        var rest = plain.AsSpan(first.End).TrimStart();
        var isTerm = rest.Length > 0 && "+-−–×x*·÷/=^%".Contains(rest[0], StringComparison.Ordinal);
        var equals = plain.LastIndexOf('=');
        if (first.Start == 0 && !isTerm)
            return AsNumber(first);
        var result = found.Find(number => equals >= 0 && number.Start > equals);
        return result.End > 0 ? AsNumber(result) : Last(found);
    }

    private static Answer? Last(List<FoundNumber> found)
    {
        // "one" is more often a pronoun than a result: figures win.
        var index = found.FindLastIndex(number => !number.InWords);
        return index >= 0 ? AsNumber(found[index]) : found.Count > 0 ? AsNumber(found[^1]) : null;
    }

    private static Answer? YesOrNo(string text)
    {
        var trimmed = text.AsSpan().Trim(Decoration);
        var last = trimmed[(trimmed.LastIndexOfAny(WordEnds) + 1)..];
        var firstEnd = trimmed.IndexOfAny(WordEnds);
        var first = firstEnd < 0 ? trimmed : trimmed[..firstEnd];
        foreach (var word in (string[])[last.Length <= 3 ? last.ToString() : "", first.Length <= 3 ? first.ToString() : ""])
        {
            if (word.ToUpperInvariant() is "YES" or "NO")
                return new Answer(AnswerKind.YesNo, word.ToLowerInvariant());
        }

        return null;
    }

    private static Answer AsNumber(FoundNumber number)
    {
        var value = number.Value == 0 ? 0 : number.Value;
        var text = Math.Abs(value) is >= 1e15 or (> 0 and < 1e-6)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : value.ToString("0.##########", CultureInfo.InvariantCulture);
        return new Answer(AnswerKind.Number, text, value, number.Unit?.Name);
    }

    private static Answer? AsText(string text) =>
        NormalText.OfAnswer(text) is { Length: > 0 } normal ? new Answer(AnswerKind.Text, normal) : new Answer(AnswerKind.Text, text.Trim());
}
