using SpeedupLlm.QuestionSets.Grammar;

namespace SpeedupLlm.QuestionSets;

/// <summary>Every word that the generator can write, but for the made-up ones: what a tokenizer has to know.</summary>
public static class Lexicon
{
    /// <summary>
    /// The words of a split, lower case and sorted. Held-out words are those of held-out wordings, frames and names
    /// that training does not have too.
    /// </summary>
    /// <param name="split">Trained or held out.</param>
    /// <param name="trades">Whether the frames of trades, which are held out, count.</param>
    public static IReadOnlyList<string> Words(Split split, bool trades = true)
    {
        var trained = WordsOf(TextsOf(Split.Trained, trades));
        return split == Split.Trained ? trained : [.. WordsOf(TextsOf(Split.HeldOut, trades)).Except(trained, StringComparer.Ordinal)];
    }

    /// <summary>The made-up words of a split: to be spelled, not known.</summary>
    public static IReadOnlyList<string> MadeUp(Split split) => [.. MadeUpWords.Of(split)];

    private static IEnumerable<string> TextsOf(Split split, bool trades)
    {
        var library = Library.Embedded;
        var frames = library.Frames.Where(f => trades || !f.IsTrade).ToList();
        var wordings = split == Split.Trained
            ? frames.Where(f => f.Split == Split.Trained).SelectMany(f => f.Clauses.Values.SelectMany(c => c.Trained))
            : frames.SelectMany(f => f.Clauses.Values.SelectMany(c => f.Split == Split.Trained ? c.HeldOut : c.Wordings));
        var things = frames.Where(f => f.Split == split).SelectMany(f => f.Things).SelectMany(t => new[] { t.One, t.Many });
        return wordings.Concat(things).Concat(library.Names.For(split, false)).Concat(library.Names.For(split, true))
            .Concat(["Answer", "he", "she", "his", "her", "him"]);
    }

    private static List<string> WordsOf(IEnumerable<string> texts)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var bare = Placeholders.Of(text).Aggregate(text, (t, name) => t.Replace($"{{{name}}}", " ", StringComparison.Ordinal));
            words.UnionWith(bare.ToLowerInvariant().Split([' ', '.', ',', '?', '-'], StringSplitOptions.RemoveEmptyEntries)
                .Where(w => !char.IsDigit(w[0])));
        }

        return [.. words];
    }
}
