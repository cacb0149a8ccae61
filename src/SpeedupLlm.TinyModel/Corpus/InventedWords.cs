using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>Words that mean nothing: what a word the model has never met looks like.</summary>
internal static class InventedWords
{
    private static readonly string[] s_onsets =
        ("b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sk sl sm sn sp st str sw t th tr tw v w wh y z").Split(' ');

    private static readonly string[] s_vowels = "a e i o u a e i o u ai ea ee ie oa oo ou ow".Split(' ');

    private static readonly string[] s_ends =
        "b ck d f g l ll m n n nd ng nk nt p r r rd rk rm rn rt sh sk st t t tch th x z".Split(' ');

    // The words of trades, which came later, stay out of this: one more word shifts every document. None is ever drawn, as a test holds.
    private static readonly HashSet<string> s_taken = new(
        [.. Lexicon.Words(Split.Trained), .. Lexicon.Words(Split.HeldOut, trades: false), .. Lexicon.MadeUp(Split.HeldOut)], StringComparer.OrdinalIgnoreCase);

    /// <summary>Lower case, not ending in s, none of the words of the question sets.</summary>
    public static string Draw(SplitMix random)
    {
        while (true)
        {
            var word = "";
            for (var syllables = 1 + random.Below(5) / 2; syllables > 0; syllables--)
                word += (word.Length == 0 && random.Below(6) == 0 ? "" : random.Pick(s_onsets)) + random.Pick(s_vowels)
                    + (syllables == 1 || random.Below(3) == 0 ? random.Pick(s_ends) : "");
            if (word.Length is >= 3 and <= 10 && !s_taken.Contains(word) && !s_taken.Contains(word + "s"))
                return word;
        }
    }

    public static string Name(SplitMix random) => Capital(Draw(random));

    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
