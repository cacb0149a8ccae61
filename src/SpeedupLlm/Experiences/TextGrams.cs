using System.Collections.Frozen;

namespace SpeedupLlm.Experiences;

/// <summary>Splits a text into the features of <see cref="NGramEmbedder"/>.</summary>
internal static class TextGrams
{
    private const ulong Word = 1, Pair = 2, Chars = 3, Figure = 4;

    private static readonly FrozenSet<string> StopWords = ("a an the of to in on at by for from with and or but if then than that this these those is are was "
        + "were be been do does did has have had he she it they we you i his her its their our your my me him them us there here what which who "
        + "how many much when where why as so not no can could will would should may some any each all").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> IsStopWord = StopWords.GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Count(ReadOnlySpan<char> text, GramCounts grams)
    {
        // Between two marks each word is one padded, lower-cased piece of this buffer.
        Span<char> word = stackalloc char[34];
        ulong previous = 0;
        var previousStops = true;
        var previousName = 1f;
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            // Names, too, are the slots' business: a template stays near itself whoever it is about.
            var name = char.IsUpper(text[i]) ? Weights.Name : 1;
            var length = 1;
            word[0] = '<';
            // A word longer than the buffer continues as the next word.
            for (; i < text.Length && length < 33 && char.IsLetterOrDigit(text[i]); i++)
                word[length++] = char.ToLowerInvariant(text[i]);
            word[length] = '>';
            var inner = word[1..length];
            var figure = inner.ContainsAnyInRange('0', '9');
            var stops = IsStopWord.Contains(inner);
            var hash = Hash(figure ? Figure : Word, figure ? "#" : inner);
            // Numbers are told apart by slots; here they should not pull questions of one template apart.
            if (figure)
                grams.Add(Hash(Word, inner), Weights.Number);
            grams.Add(hash, stops ? Weights.StopWord : Weights.Word * name);
            if (previous != 0)
                grams.Add((previous * 31) ^ hash ^ Pair, stops && previousStops ? Weights.StopPair : Weights.Pair * name * previousName);
            if (!figure)
                CountChars(word[..(length + 1)], stops ? Weights.StopChars : Weights.Chars * name, grams);
            (previous, previousStops, previousName) = (hash, stops, name);
        }
    }

    private static void CountChars(ReadOnlySpan<char> word, float weight, GramCounts grams)
    {
        for (var i = 0; i + 3 <= word.Length; i++)
        {
            grams.Add(Hash(Chars, word.Slice(i, 3)), weight);
            if (i + 4 <= word.Length)
                grams.Add(Hash(Chars, word.Slice(i, 4)), weight);
        }
    }

    // FNV-1a over UTF-16: string.GetHashCode differs from process to process.
    private static ulong Hash(ulong family, ReadOnlySpan<char> gram)
    {
        var hash = 14695981039346656037UL ^ family;
        hash *= 1099511628211;
        foreach (var c in gram)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    private static class Weights
    {
        public const float Word = 1f, StopWord = .2f, Pair = .6f, StopPair = .25f, Chars = .3f, StopChars = .05f, Number = .1f, Name = .4f;
    }
}
