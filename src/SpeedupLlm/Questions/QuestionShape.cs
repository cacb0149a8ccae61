using System.Text.RegularExpressions;

namespace SpeedupLlm.Questions;

/// <summary>What sort of answer a question asks for.</summary>
internal enum QuestionShape
{
    Text,
    Number,
    YesNo,
    Choice,
}

/// <summary>Reads the shape off a question's words.</summary>
internal static partial class QuestionShapes
{
    private const int LastSentence = 1000;

    /// <summary>The shape of <paramref name="question"/>; <paramref name="lastOption"/> is its last option letter, for a choice.</summary>
    public static QuestionShape Of(string question, out char lastOption)
    {
        lastOption = LastOption(question);
        if (lastOption >= 'B')
            return QuestionShape.Choice;
        var asked = Asked(question);
        if (AsksForNumber().IsMatch(asked))
            return QuestionShape.Number;
        if (StartsYesNo().IsMatch(asked))
            return QuestionShape.YesNo;
        // Instructions may stand away from the last sentence: "Calculate the sum. Show your work."
        return AsksForNumber().IsMatch(question) ? QuestionShape.Number : QuestionShape.Text;
    }

    private static string Asked(string question)
    {
        var end = question.LastIndexOf('?');
        var text = end < 0 ? question.TrimStart() : question[..(end + 1)];
        if (end < 0)
            return text.Length > LastSentence ? text[..LastSentence] : text;
        var start = text.AsSpan(0, end).LastIndexOfAny(".!?\n");
        // The dot of "3.5" ends no sentence.
        while (start > 0 && start + 1 < end && !char.IsWhiteSpace(text[start + 1]) && text[start] != '\n')
            start = text.AsSpan(0, start).LastIndexOfAny(".!?\n");
        return text[(start + 1)..].TrimStart();
    }

    // Options come as A, B, C … in their order, each followed by ")", "." or ":".
    private static char LastOption(string question)
    {
        var last = '@';
        for (var i = 0; i + 1 < question.Length && last < 'Z'; i++)
        {
            if (char.ToUpperInvariant(question[i]) != last + 1 || question[i + 1] is not (')' or '.' or ':'))
                continue;
            var opens = i == 0 || char.IsWhiteSpace(question[i - 1]) || question[i - 1] is '(' or '[' or '*' or ',';
            var spaced = question[i + 1] == ')' || (i + 2 < question.Length && (char.IsWhiteSpace(question[i + 2]) || question[i + 2] == '*'));
            if (opens && spaced)
                last++;
        }

        return last;
    }

    [GeneratedRegex(
        @"\b(how (many|much|far|long|old|tall|fast|big|large|wide|deep|high|heavy|often)|calculate|compute|evaluate|simplify|solve"
        + @"|what( is|'s|’s| are| was) [-−$€£(]*[0-9]|what (percent|percentage|fraction|number)|(what|find|determine|give)( is| was| are)? the"
        + @" (\w+ )?(number|value|sum|total|product|difference|quotient|average|mean|area|perimeter|volume|probability|price|cost|amount"
        + @"|percentage|remainder|distance|speed))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForNumber();

    [GeneratedRegex(
        @"^(so |and |but |then )?(is|are|does|do|did|can|could|will|would|was|were|has|have|had|should|may|might|must|am|isn't|aren't|doesn't"
        + @"|don't|didn't|can't|won't|wasn't|hasn't)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex StartsYesNo();
}
