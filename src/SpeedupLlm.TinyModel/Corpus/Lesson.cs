using System.Text.RegularExpressions;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>What can be learnt from a worked solution without its numbers: which number of the question meets which.</summary>
internal static partial class Lesson
{
    private static readonly string[] s_places = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

    private static readonly HashSet<string> s_dull = new(
        "a an the of in on at to into from for with by and all each every one are is has have does do how many what number find say more now then later after that this there he she his her him in".Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Such as <c>(apples, bags) add the first and the second number, then divide by the third.</c></summary>
    public static string Of(string text, Working working) =>
        $"{Topic(text)} {string.Join(", then ", working.Steps.Select((step, i) => Phrase(step, i)))}.";

    /// <summary>From a mistake alone: what not to do.</summary>
    public static string Not(string text, Working working, int at) => $"{Topic(text)} do not {Phrase(working.Steps[at], at)}.";

    /// <summary>The last telling words of the first and of the last sentence.</summary>
    public static string Topic(string text)
    {
        var sentences = text.Split(['.', '?'], StringSplitOptions.RemoveEmptyEntries);
        var first = Words(sentences[0]).LastOrDefault();
        var last = Words(sentences[^1]).LastOrDefault(word => !string.Equals(word, first, StringComparison.OrdinalIgnoreCase));
        return (first, last) switch
        {
            (null, null) => "(all)",
            (null, _) => $"({last})",
            (_, null) => $"({first})",
            _ => $"({first}, {last})",
        };
    }

    private static IEnumerable<string> Words(string sentence) =>
        Word().Matches(sentence).Select(match => match.Value).Where(word => !s_dull.Contains(word) && !char.IsUpper(word[0]));

    private static string Phrase(WorkStep step, int index)
    {
        var goesOn = step.Left.Step == index - 1 && index > 0;
        var (left, right) = (Name(step.Left, index), Name(step.Right, index));
        return step.Sign switch
        {
            '+' => goesOn ? $"add {right}" : $"add {left} and {right}",
            '-' => goesOn ? $"take away {right}" : $"take {right} from {left}",
            '*' => goesOn ? $"multiply by {right}" : $"multiply {left} by {right}",
            _ => goesOn ? $"divide by {right}" : $"divide {left} by {right}",
        };
    }

    private static string Name(Operand operand, int index) =>
        operand.Step >= 0 ? operand.Step == index - 1 ? "that" : "the result before"
        : operand.Told is >= 0 and < 8 ? $"the {s_places[operand.Told]} number"
        : "the known number";

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
