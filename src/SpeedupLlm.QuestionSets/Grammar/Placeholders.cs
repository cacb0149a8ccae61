using System.Text;

namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>
/// What stands in braces in a wording: <c>{A}</c>, <c>{B}</c> people, <c>{he}</c>, <c>{his}</c>, <c>{him}</c> for A,
/// <c>{t}</c>, <c>{T}</c>, <c>{u}</c>, <c>{U}</c> two things in singular and plural; anything else is a quantity.
/// </summary>
internal static class Placeholders
{
    public static IReadOnlyList<string> QuantitiesOf(string wording) =>
        [.. Of(wording).Where(name => name is not ("A" or "B" or "he" or "his" or "him" or "t" or "T" or "u" or "U"))
        .Distinct(StringComparer.Ordinal)];

    public static IEnumerable<string> Of(string wording)
    {
        for (var open = wording.IndexOf('{'); open >= 0; open = wording.IndexOf('{', open + 1))
            yield return wording[(open + 1)..wording.IndexOf('}', open)];
    }

    /// <summary>The wording with everything filled in; its first letter is a capital.</summary>
    public static string Fill(string wording, Cast cast, IReadOnlyDictionary<string, int> values)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var name in Of(wording))
        {
            var open = wording.IndexOf('{', at);
            text.Append(wording, at, open - at).Append(cast.Says(name) ?? values[name].ToString());
            at = open + name.Length + 2;
        }

        text.Append(wording, at, wording.Length - at);
        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }
}
