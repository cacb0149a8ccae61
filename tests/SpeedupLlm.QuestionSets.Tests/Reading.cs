using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SpeedupLlm.QuestionSets.Tests;

/// <summary>Reads questions as a stranger would: by their texts, with arithmetic that is not the generator's own.</summary>
internal static partial class Reading
{
    public static readonly Stratum[] Problems =
        [Stratum.Trained, Stratum.HeldOutNumbers, Stratum.HeldOutWordings, Stratum.HeldOutFamilies, Stratum.Misleading];

    public static int Calculate(string expression)
    {
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        return checked((int)Convert.ToDecimal(table.Compute(expression, null), CultureInfo.InvariantCulture));
    }

    /// <summary>Every draw there is, of the given seed: of word problems and of facts.</summary>
    public static Question Any(ulong seed)
    {
        var difficulty = (Difficulty)(seed % 3);
        var part = (int)(seed / 3 % 7);
        return part < Problems.Length
            ? QuestionSource.Embedded.Draw(Problems[part], difficulty, seed)
            : QuestionSource.Embedded.Draw(Book(seed, part == 5 ? Split.Trained : Split.HeldOut), difficulty, seed);
    }

    public static FactBook Book(ulong seed, Split split) => QuestionSource.Embedded.Facts(seed % 50, split);

    public static HashSet<string> Words(string text) => [.. Word().Matches(text).Select(m => m.Value.ToUpperInvariant())];

    public static double Overlap(Question one, Question other)
    {
        var (a, b) = (Words(one.Text), Words(other.Text));
        return (double)a.Intersect(b).Count() / a.Union(b).Count();
    }

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Word();
}
