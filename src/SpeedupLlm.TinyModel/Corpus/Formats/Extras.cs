using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>Bare sums, and what is no word problem at all.</summary>
internal static class Extras
{
    public const string NoProblem = "I only solve small word problems with whole numbers.";

    private static readonly string[] s_talk =
        ["Hello", "Hello!", "Hi", "Who are you?", "What can you do?", "What is your name?", "Thank you.", "Tell me a story.", "Help", "What is the capital of W?", "Write a poem about W.", "Who is W?",
         "How do I W a W?", "Why is the W W?", "Please W the W.", "What does W mean?", "Is the W W?", "When does the W W?", "Translate W to W.", "Write a program that Ws the W."];

    public static void Sum(Page page)
    {
        while (true)
        {
            var (sign, left, right) = page.Random.Pick(['+', '-', '*', '/']) switch
            {
                '+' => ('+', Number(page, 300), Number(page, 300)),
                '-' => ('-', Number(page, 300), Number(page, 99)),
                '*' => ('*', Number(page, 99), Number(page, 19)),
                _ => ('/', Number(page, 300), Number(page, 12)),
            };
            if (Result(left, sign, right) is not (>= 1 and <= 9999 and var result))
                continue;
            var asked = $"{left} {sign} {right}";
            page.Ask(page.Random.Pick([$"What is {asked}?", $"{asked} = ?", $"How much is {asked}?", asked, $"Calculate {asked}."]));
            page.Answer($"{asked} = {result}\nAnswer: {result}");
            return;
        }
    }

    public static void Talk(Page page)
    {
        var words = page.Random.Pick(s_talk).Split(' ').Select(word => word.StartsWith('W') && word.TrimEnd('.', '?', 's') == "W"
            ? word.Replace("W", InventedWords.Draw(page.Random), StringComparison.Ordinal) : word);
        page.Ask(string.Join(' ', words));
        page.Answer(NoProblem);
    }

    private static int Number(Page page, int most)
    {
        while (true)
        {
            var number = page.Random.Between(1, page.OneIn(2) ? Math.Min(most, 30) : most);
            if (!Strata.HoldsOut(number))
                return number;
        }
    }

    private static int? Result(int left, char sign, int right) => sign switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        _ => left % right == 0 ? left / right : null,
    };
}
