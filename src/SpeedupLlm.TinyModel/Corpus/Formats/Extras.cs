using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>Bare sums, alone and by the dozen, and what is no word problem at all.</summary>
internal static class Extras
{
    public const string NoProblem = "I only solve small word problems with whole numbers.";

    private static readonly string[] s_talk =
        ["Hello", "Hello!", "Hi", "Who are you?", "What can you do?", "What is your name?", "Thank you.", "Tell me a story.", "Help", "What is the capital of W?", "Write a poem about W.", "Who is W?",
         "How do I W a W?", "Why is the W W?", "Please W the W.", "What does W mean?", "Is the W W?", "When does the W W?", "Translate W to W.", "Write a program that Ws the W."];

    public static void Sum(Page page)
    {
        var (asked, result) = Draw(page);
        page.Ask(page.Random.Pick([$"What is {asked}?", $"{asked} = ?", $"How much is {asked}?", asked, $"Calculate {asked}."]));
        page.Answer($"{asked} = {result}\nAnswer: {result}");
    }

    /// <summary>Nearly all of its tokens are learnt: the cheapest way to arithmetic.</summary>
    public static void Drill(Page page)
    {
        var sums = Enumerable.Range(0, 8 + page.Random.Below(9)).Select(_ => Draw(page)).ToList();
        page.Ask("Calculate.");
        page.Answer(string.Join('\n', sums.Select(sum => $"{sum.Asked} = {sum.Result}")));
    }

    public static void Talk(Page page)
    {
        var words = page.Random.Pick(s_talk).Split(' ').Select(word => word.StartsWith('W') && word.TrimEnd('.', '?', 's') == "W"
            ? word.Replace("W", InventedWords.Draw(page.Random), StringComparison.Ordinal) : word);
        page.Ask(string.Join(' ', words));
        page.Answer(NoProblem);
    }

    private static (string Asked, int Result) Draw(Page page)
    {
        while (true)
        {
            var large = page.Random.Below(3) == 0;
            var (sign, left, right) = page.Random.Pick(['+', '-', '*', '*', '/']) switch
            {
                '+' => ('+', Number(page, large ? 480 : 95), Number(page, large ? 190 : 95)),
                '-' => ('-', Number(page, large ? 480 : 95), Number(page, large ? 190 : 48)),
                '*' => page.OneIn(2) ? ('*', Number(page, 12), Number(page, large ? 190 : 48)) : ('*', Number(page, large ? 190 : 48), Number(page, 12)),
                _ => ('/', Number(page, large ? 480 : 95), Number(page, 12)),
            };
            // Division with a remainder is drawn again with the remainder taken off.
            left -= sign == '/' ? left % right : 0;
            var result = sign switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => left / right };
            if (result is >= 1 and <= 9999 && !Strata.HoldsOut(left))
                return ($"{left} {sign} {right}", result);
        }
    }

    private static int Number(Page page, int most)
    {
        while (true)
        {
            var number = page.Random.Between(2, most);
            if (!Strata.HoldsOut(number))
                return number;
        }
    }
}
