using System.Collections.Frozen;

namespace SpeedupLlm.Questions;

/// <summary>Finds names by their capitals.</summary>
internal static class EntityNames
{
    // Words that begin sentences and are no names, whatever follows.
    private static readonly FrozenSet<string> Openers = ("a an the this that these those he she it they we you i his her its their our your my if when "
        + "while after before since because as at in on of for from to by with without and or but so then now there here what which who whom whose "
        + "where why how is are was were do does did can could will would shall should may might must has have had am be each every all some "
        + "any no none not one both many most more other another first last next let please find calculate compute suppose given consider "
        + "assume determine explain tell give write show name list later today yesterday tomorrow once during only also however thus "
        + "therefore hence i'm i've i'd i'll it's he's she's that's there's what's let's don't can't").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> SingularVerbs = ("has had is was will can and or bought gave ate made got took sold went put found "
        + "spent won lost read ran drove saw said owes owed or to would could did does of").Split(' ').ToFrozenSet();

    /// <summary>The names in order, lower-cased.</summary>
    public static List<string> In(List<QuestionWord> words)
    {
        var small = words.Where(word => char.IsLower(word.Text[0])).Select(word => word.Lower).ToHashSet(StringComparer.Ordinal);
        var capital = words.Where(word => !word.StartsSentence && IsCapitalised(word)).Select(word => word.Lower).ToHashSet(StringComparer.Ordinal);
        var names = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!IsCapitalised(word) || NumberWords.Contains(word.Lower) || word.Lower is "i" or "i'm" or "i've" or "i'd" or "i'll")
                continue;
            if (!word.StartsSentence || capital.Contains(word.Lower) || OpensWithName(words, i, small))
                names.Add(word.Lower);
        }

        return names;
    }

    // At a sentence's start the capital proves nothing; what follows does ("Tom has", "Mary Smith", "Paris is").
    private static bool OpensWithName(List<QuestionWord> words, int i, HashSet<string> small)
    {
        if (Openers.Contains(words[i].Lower) || small.Contains(words[i].Lower) || i + 1 >= words.Count || !words[i + 1].FollowsWord
            || words[i].Lower.EndsWith("n't", StringComparison.Ordinal))
        {
            return false;
        }

        var next = words[i + 1];
        return IsCapitalised(next) || SingularVerbs.Contains(next.Lower)
            || (next.Lower.Length > 3 && (next.Lower.EndsWith("ed", StringComparison.Ordinal) || (next.Lower[^1] == 's' && next.Lower[^2] != 's')));
    }

    private static bool IsCapitalised(QuestionWord word) => char.IsUpper(word.Text[0]);
}
