namespace SpeedupLlm.Questions;

/// <summary>
/// Whether two questions are one text with other numbers, names, quotations and things in it. A cosine cannot tell: of a long question one word may
/// differ, and that word may be the verb that says what to do.
/// </summary>
internal static class Template
{
    private const string Number = "#", Name = "@", Quotation = "\"";

    /// <summary>
    /// True where the words are the same one by one, but for slots and for words that are exchanged for one other throughout and stand in the question
    /// more than once: what a question is about is named again when it asks, a verb is said once.
    /// </summary>
    public static bool Same(string left, string right)
    {
        var (lefts, rights) = (Words(left), Words(right));
        if (lefts.Count != rights.Count)
            return false;
        var (to, from) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (one, other) in lefts.Zip(rights))
        {
            if (!to.TryAdd(one, other) && to[one] != other || !from.TryAdd(other, one) && from[other] != one)
                return false;
            if (one != other)
                times[one] = times.GetValueOrDefault(one) + 1;
        }

        return times.Values.All(count => count > 1);
    }

    private static List<string> Words(string text)
    {
        var names = EntityNames.In(QuestionWords.Of(text)).ToHashSet(StringComparer.Ordinal);
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsLetter(text[i]))
            {
                while (i < text.Length && (char.IsLetter(text[i]) || (text[i] is '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
                    i++;
                Add(Word(text[start..i].Replace('’', '\'').ToLowerInvariant(), names));
            }
            else if (char.IsAsciiDigit(text[i]))
            {
                while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] is '.' or ',' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))))
                    i++;
                Add(Number);
            }
            else if (text[i] == '"' && text.IndexOf('"', i + 1) is > 0 and var end)
            {
                i = end + 1;
                Add(Quotation);
            }
            else
            {
                // Signs say what to do with numbers; the marks between sentences say nothing.
                if (char.IsSymbol(text[i]) || text[i] is '*' or '/' or '-' or '%' or '(' or ')')
                    words.Add(text[i].ToString());
                i++;
            }
        }

        return words;

        // A name of two words is one name.
        void Add(string word)
        {
            if (word != Name || words.Count == 0 || words[^1] != Name)
                words.Add(word);
        }
    }

    private static string Word(string word, HashSet<string> names)
    {
        var bare = word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;
        if (names.Contains(bare))
            return Name;
        return bare switch
        {
            "she" => "he",
            "her" or "him" or "hers" => "his",
            "an" => "a",
            "is" => "are",
            _ when NumberWords.Contains(bare) && bare is not ("a" or "one") => Number,
            // "1 apple", "2 apples"
            { Length: > 3 } when bare[^1] == 's' && bare[^2] != 's' => bare[..^1],
            _ => bare,
        };
    }
}
