using System.Runtime.InteropServices;

namespace SpeedupLlm.TinyModel.Text;

/// <summary>Finds the pieces with which a corpus is short. The same texts give the same pieces.</summary>
public static class TokenizerTrainer
{
    /// <summary>Merges the most frequent pairs, as byte-pair encoding does, into more pieces than asked for; then drops those that help least.</summary>
    /// <param name="texts">The corpus, or a fair share of it.</param>
    /// <param name="pieces">How many are wanted; fewer come out where the corpus has no more words.</param>
    public static Tokenizer Train(IEnumerable<string> texts, int pieces)
    {
        var words = Count(texts);
        var found = Merge(words, 2 * pieces);
        while (found.Count > pieces)
        {
            var use = Use(words, new Tokenizer(found));
            var drop = Math.Max(1, (found.Count - pieces) / 4);
            found = [.. found.OrderBy(piece => use.GetValueOrDefault(piece) * (piece.Length - 1)).ThenBy(piece => piece, StringComparer.Ordinal).Skip(drop)];
        }

        return new Tokenizer(found.Order(StringComparer.Ordinal));
    }

    private static List<(string Word, long Count)> Count(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            for (var rest = text.AsSpan(); !rest.IsEmpty;)
            {
                var length = Tokenizer.WordLength(rest);
                if (length > 1)
                    CollectionsMarshal.GetValueRefOrAddDefault(lookup, rest[..length], out _)++;
                rest = rest[Math.Max(1, length)..];
            }
        }

        return [.. counts.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    private static List<string> Merge(List<(string Word, long Count)> words, int wanted)
    {
        var split = words.Select(word => word.Word.Select(c => c.ToString()).ToList()).ToArray();
        var pieces = new HashSet<string>(StringComparer.Ordinal);
        while (pieces.Count < wanted)
        {
            var pairs = new Dictionary<(string, string), long>();
            for (var w = 0; w < split.Length; w++)
            for (var i = 0; i + 1 < split[w].Count; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(pairs, (split[w][i], split[w][i + 1]), out _) += words[w].Count;
            if (pairs.Count == 0)
                break;

            var best = pairs.MaxBy(pair => (pair.Value, pair.Key), PairOrder.Instance).Key;
            pieces.Add(best.Item1 + best.Item2);
            foreach (var parts in split)
            {
                for (var i = 0; i + 1 < parts.Count; i++)
                {
                    if (parts[i] != best.Item1 || parts[i + 1] != best.Item2)
                        continue;
                    parts[i] += parts[i + 1];
                    parts.RemoveAt(i + 1);
                }
            }
        }

        return [.. pieces];
    }

    private static Dictionary<string, long> Use(List<(string Word, long Count)> words, Tokenizer tokenizer)
    {
        var use = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (word, count) in words)
        foreach (var token in tokenizer.Encode(word))
        {
            if (token >= Tokenizer.FirstPiece)
                CollectionsMarshal.GetValueRefOrAddDefault(use, tokenizer.Pieces[token - Tokenizer.FirstPiece], out _) += count;
        }

        return use;
    }

    /// <summary>By count, then by text, so that equal counts are no matter of chance.</summary>
    private sealed class PairOrder : IComparer<(long Count, (string First, string Second) Pair)>
    {
        public static PairOrder Instance { get; } = new();

        public int Compare((long Count, (string First, string Second) Pair) x, (long Count, (string First, string Second) Pair) y)
        {
            var order = x.Count.CompareTo(y.Count);
            order = order != 0 ? order : string.CompareOrdinal(x.Pair.First, y.Pair.First);
            return order != 0 ? order : string.CompareOrdinal(x.Pair.Second, y.Pair.Second);
        }
    }
}
