using System.Globalization;
using System.Text.RegularExpressions;

namespace SpeedupLlm.RealLlm;

/// <summary>Judges an answer without the gateway's scorers: the number after the last <c>Answer:</c>, else the last number.</summary>
internal static partial class AnswerJudge
{
    public static bool IsRight(string? text, decimal expected) => Read(text) == expected;

    public static decimal? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        int marker = text.LastIndexOf("Answer:", StringComparison.OrdinalIgnoreCase);
        var match = marker >= 0 ? Number().Match(text, marker) : Match.Empty;
        if (!match.Success) match = Number().Matches(text).LastOrDefault() ?? Match.Empty;
        if (!match.Success) return null;
        string digits = match.Value.Replace(",", "", StringComparison.Ordinal).Replace("$", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal).Replace('−', '-');
        return decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out decimal value) ? value : null;
    }

    // A minus counts only where it isn't one of a subtraction ("9-6") or a range; "1,234" is one number, "3, 4" two.
    [GeneratedRegex(@"(?:(?<![\d\w)]\s?)[-−]\s?)?\$?\s?\d+(?:,\d{3})*(?:\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
