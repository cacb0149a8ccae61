using System.Globalization;

namespace SpeedupLlm.Scoring;

/// <summary>
/// How scorers and rules are composed in a request: <c>name</c>, <c>name:number</c> or <c>name(part, part)</c>, as in
/// <c>any(threshold, window:5)</c> and <c>weighted(judge:0.7, agreement:0.3)</c>.
/// </summary>
/// <param name="Name">Of a scorer or rule, or of a way to compose.</param>
/// <param name="Number">What follows the name's colon.</param>
/// <param name="Parts">What is composed; empty for a plain name.</param>
internal sealed record Expression(string Name, double? Number, IReadOnlyList<Expression> Parts)
{
    private const int MaxLength = 400;
    private const int MaxDepth = 4;

    /// <summary>Null where the text is no such expression.</summary>
    public static Expression? Parse(string text)
    {
        var at = 0;
        return text.Length <= MaxLength && Read(text, ref at, MaxDepth) is { } expression && at == text.Length ? expression : null;
    }

    private static Expression? Read(string text, ref int at, int depth)
    {
        var name = Until(text, ref at, "(),:").Trim();
        if (name.Length == 0 || depth == 0)
            return null;
        double? number = null;
        var parts = new List<Expression>();
        if (Skip(text, ref at, ':'))
        {
            if (!double.TryParse(Until(text, ref at, "(),:").Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                return null;
            number = value;
        }

        if (Skip(text, ref at, '('))
        {
            do
            {
                if (Read(text, ref at, depth - 1) is not { } part)
                    return null;
                parts.Add(part);
            }
            while (Skip(text, ref at, ','));
            if (!Skip(text, ref at, ')') || Until(text, ref at, "(),:").Trim().Length > 0)
                return null;
        }

        return new Expression(name, number, parts);
    }

    private static string Until(string text, ref int at, string signs)
    {
        var start = at;
        while (at < text.Length && !signs.Contains(text[at], StringComparison.Ordinal))
            at++;
        return text[start..at];
    }

    private static bool Skip(string text, ref int at, char sign)
    {
        if (at >= text.Length || text[at] != sign)
            return false;
        at++;
        return true;
    }
}
