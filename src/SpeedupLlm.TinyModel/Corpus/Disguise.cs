using System.Text.RegularExpressions;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>
/// Puts invented words in the place of some words of a document, the same word for the same word. What the model then knows about the operation it
/// can only know from the words that are left, or from a solved example in the document.
/// </summary>
/// <param name="random">Draws the words.</param>
/// <param name="share">The share of words disguised; function words and counting words always stay.</param>
internal sealed partial class Disguise(SplitMix random, double share)
{
    private static readonly HashSet<string> s_stay = new(
        ("a an the of in on at to into from for with by and or all each every one are is has have had does do did how many much what number find say more less fewer " +
         "than now then later after before that this these those there he she his her him it its they them their same equal equally times together left new also too so be can " +
         "get end first second old out away most as not no if when who answer alike evenly extra still up down some other").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _words = new(StringComparer.OrdinalIgnoreCase);

    public string Of(string text) => share <= 0 ? text : Word().Replace(text, match => Of(match.ValueSpan));

    private string Of(ReadOnlySpan<char> word)
    {
        var whole = word.ToString();
        if (s_stay.Contains(whole))
            return whole;
        var many = word.Length > 3 && word[^1] == 's';
        var stem = many ? whole[..^1] : whole;
        if (!_words.TryGetValue(stem, out var other))
            _words[stem] = other = random.Below(1000) < share * 1000 ? InventedWords.Draw(random) : "";
        if (other.Length == 0)
            return whole;
        return (char.IsUpper(word[0]) ? InventedWords.Capital(other) : other) + (many ? "s" : "");
    }

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
