namespace SpeedupLlm.RealLlm;

/// <summary>Two-step problems: two digits × one digit, then plus or minus two digits.</summary>
internal static class TwoStep
{
    private sealed record Template(string Text, bool Plus);

    private static readonly Template[] Templates =
    [
        new("{name} buys {b} boxes of {things}. There are {a} {things} in each box. Then {name} finds {c} more {things}. "
            + "How many {things} does {name} have now?", true),
        new("{name} has {b} bags with {a} {things} in each bag. {name} gives {c} {things} to {friend}. "
            + "How many {things} does {name} have left?", false),
        new("A shop sells {a} {things} every day. After {b} days it sells {c} more {things} at the market. "
            + "How many {things} has the shop sold in all?", true),
        new("A shelf has {b} rows with {a} {things} in each row. {name} takes away {c} of the {things}. "
            + "How many {things} are still on the shelf?", false),
        new("{name} collects {a} {things} every week for {b} weeks. {friend} gives {name} another {c} {things}. "
            + "How many {things} does {name} have altogether?", true),
        new("{name} packs {b} crates with {a} {things} each. {c} of the {things} turn out to be broken and are thrown away. "
            + "How many good {things} remain?", false),
        new("There are {b} classes in a school, and every class gets {a} {things}. The teachers keep {c} {things} for themselves. "
            + "How many {things} did the school need?", true),
        new("{name} makes {a} {things} an hour and works for {b} hours. Then {name} sells {c} {things}. "
            + "How many {things} are left?", false),
    ];

    private static readonly string[] Names =
        ["Anna", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo",
         "Ines", "Jack", "Kofi", "Lena", "Maria", "Noah", "Olga", "Peter"];

    private static readonly string[] Things =
        ["apples", "pencils", "marbles", "stickers", "cookies", "stamps", "books", "candles", "shells", "buttons", "cards", "oranges"];

    public static IReadOnlyList<Problem> Generate(int count, int seed)
    {
        var random = new SeededRandom(seed, "two-step");
        var problems = new List<Problem>(count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (problems.Count < count)
        {
            // In turn, not drawn: every template gets its share however few problems there are.
            var template = Templates[problems.Count % Templates.Length];
            if (Draw(template, random) is var (text, answer) && answer > 0 && seen.Add(text))
                problems.Add(new Problem($"two-step-{problems.Count + 1}", "generated", text, answer));
        }

        return problems;
    }

    private static (string Text, int Answer) Draw(Template template, SeededRandom random)
    {
        (int a, int b, int c) = (random.Between(10, 99), random.Between(2, 9), random.Between(10, 99));
        int name = random.Below(Names.Length);
        int friend = (name + 1 + random.Below(Names.Length - 1)) % Names.Length;
        string text = template.Text
            .Replace("{name}", Names[name], StringComparison.Ordinal)
            .Replace("{friend}", Names[friend], StringComparison.Ordinal)
            .Replace("{things}", random.Pick(Things), StringComparison.Ordinal)
            .Replace("{a}", $"{a}", StringComparison.Ordinal)
            .Replace("{b}", $"{b}", StringComparison.Ordinal)
            .Replace("{c}", $"{c}", StringComparison.Ordinal);
        return (text, template.Plus ? a * b + c : a * b - c);
    }
}
