namespace SpeedupLlm.Questions;

/// <summary>Words that turn a question round: negations, words with an opposite, pronouns that tell roles apart.</summary>
internal static class FlipWords
{
    // One meaning a line, its forms beside it; words of one meaning do not tell questions apart, any others do.
    private static readonly string[] Meanings =
    [
        "not no never cannot nor neither none nobody nothing", "without", "more", "less fewer", "most", "least fewest", "increase increases increased rise rises rose grow grew gain gained gains",
        "decrease decreases decreased fall falls fell drop dropped shrink shrank", "buy buys bought buying purchase purchased",
        "sell sells sold selling", "before", "after", "above over", "below under", "add adds added adding", "subtract subtracts subtracted minus",
        "multiply multiplied", "divide divided", "first", "last", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "next", "previous", "former formerly", "maximum max", "minimum min", "larger bigger greater", "smaller", "largest biggest greatest",
        "smallest", "higher", "lower", "highest", "lowest", "longer", "shorter", "longest", "shortest", "taller", "older", "younger", "oldest",
        "youngest", "cheaper cheapest", "expensive", "faster", "slower", "better", "worse", "best", "worst", "open opens opened", "close closes closed",
        "start starts started begin begins began", "stop stops stopped end ends ended", "enable enabled", "disable disabled", "allow allowed",
        "forbid forbidden prohibited", "win wins won", "lose loses lost", "give gives gave giving", "receive receives received get gets got take takes took",
        "lend lends lent", "borrow borrows borrowed", "push pushes pushed", "pull pulls pulled", "import imports imported", "export exports exported",
        "north", "south", "east", "west", "left", "right", "up", "down", "inside", "outside", "legal", "illegal", "safe", "dangerous unsafe",
        "true", "false", "odd", "even", "positive", "negative", "hot", "cold", "early earlier", "late later", "always", "sometimes", "only",
        "deposit deposits deposited", "withdraw withdraws withdrew withdrawal", "send sends sent sending", "encrypt encrypted", "decrypt decrypted", "encode", "decode",
        "becoming become became", "or", "either", "he him his", "she her hers", "if unless", "except",
    ];

    private static readonly Dictionary<string, string> ByForm = Meanings.SelectMany(
        meaning => meaning.Split(' ').Select(form => (form, meaning: meaning.Split(' ')[0]))).ToDictionary(pair => pair.form, pair => pair.meaning);

    /// <summary>The meanings found, in order.</summary>
    public static List<string> In(List<QuestionWord> words)
    {
        var flips = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var lower = words[i].Lower;
            if (lower.EndsWith("n't", StringComparison.Ordinal))
                flips.Add("not");
            else if (ByForm.TryGetValue(lower, out var meaning))
                flips.Add(meaning);
            // The passive swaps who acts: "used the farm", "was used by the farm".
            else if (lower == "by" && i > 0 && (words[i - 1].Lower.EndsWith("ed", StringComparison.Ordinal) || words[i - 1].Lower.EndsWith("en", StringComparison.Ordinal)))
                flips.Add("by");
        }

        return flips;
    }
}
