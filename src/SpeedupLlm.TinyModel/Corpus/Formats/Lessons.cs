using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>Reflection: writing lessons from trials, one or several, keeping rules up to date, and answering with lessons in the prompt.</summary>
internal static class Lessons
{
    private const int MostRules = 3;

    /// <summary>One failed trial; at times a right solution beside it.</summary>
    public static void Reflect(Page page)
    {
        var item = page.Draw();
        if (item.Working.Mistaken(page.Random, out var at) is not { } mistaken)
        {
            page.Solve(item);
            return;
        }

        page.Ask(item.Text);
        page.Answer(mistaken.Solution, learn: false);
        var solved = page.Random.Below(3) > 0;
        page.Ask(solved ? Page.Prompts.Render("reflect-solved", ("solution", item.Solution)) : Page.Prompts.Render("reflect"));
        page.Answer("Lesson: " + (solved ? Lesson.Of(item.Text, item.Working) : Lesson.Not(item.Text, mistaken, at)));
    }

    /// <summary>Several cases of a family: what they have in common.</summary>
    public static void OfSeveral(Page page)
    {
        var item = page.Draw();
        var cases = new List<string> { Case(page, item, right: true) };
        for (var left = 1 + page.Random.Below(2); left > 0; left--)
            cases.Insert(page.Random.Below(cases.Count + 1), Case(page, page.RelatedAt(item, SimilarityLevel.S2, SimilarityLevel.S3), right: page.OneIn(2)));
        page.Ask("multi-case-reflect", ("cases", string.Join("\n\n", cases)));
        page.Answer("Lesson: " + Lesson.Of(item.Text, item.Working));
    }

    /// <summary>Rules so far and new cases: a rule for the same topic is replaced, a new one comes last, the oldest goes.</summary>
    public static void Update(Page page)
    {
        var item = page.Draw();
        var rules = new List<string>();
        for (var left = page.Random.Below(MostRules + 1); left > 0; left--)
        {
            var other = page.Related(item, page.OneIn(2) ? SimilarityLevel.None : SimilarityLevel.S4) ?? item;
            if (!rules.Any(rule => rule.StartsWith(Lesson.Topic(other.Text), StringComparison.Ordinal)))
                rules.Add(Lesson.Of(other.Text, other.Working));
        }

        page.Ask("reflect-update", ("rules", rules.Count == 0 ? Stepping.NoSteps : Listed(rules)), ("cases", Case(page, item, right: true)));
        rules.RemoveAll(rule => rule.StartsWith(Lesson.Topic(item.Text), StringComparison.Ordinal));
        rules.Add(Lesson.Of(item.Text, item.Working));
        page.Answer(Listed(rules.TakeLast(MostRules)));
    }

    /// <summary>A question with lessons in the prompt, one of which is of use.</summary>
    public static void Use(Page page)
    {
        page.MaybeSystem();
        var item = page.Draw();
        var source = page.RelatedAt(item, SimilarityLevel.S1, SimilarityLevel.S2, SimilarityLevel.S3);
        var lesson = page.OneIn(6) && source.Working.Mistaken(page.Random, out var at) is { } mistaken
            ? Lesson.Not(source.Text, mistaken, at) : Lesson.Of(source.Text, source.Working);
        var lessons = new List<string> { lesson };
        for (var others = page.OneIn(2) ? 0 : 1 + page.Random.Below(2); others > 0; others--)
        {
            var other = page.Related(item, page.OneIn(2) ? SimilarityLevel.None : SimilarityLevel.S4) ?? page.Draw();
            if (Lesson.Topic(other.Text) != Lesson.Topic(source.Text))
                lessons.Insert(page.Random.Below(lessons.Count + 1), Lesson.Of(other.Text, other.Working));
        }

        page.System("lessons", ("lessons", Listed(lessons)));
        page.Solve(item);
    }

    private static string Listed(IEnumerable<string> rules) => string.Join('\n', rules.Select(rule => "- " + rule));

    private static string Case(Page page, Item item, bool right)
    {
        var wrong = right ? null : item.Working.Mistaken(page.Random, out _);
        return Page.Prompts.Render(
            "case", ("question", item.Text), ("verdict", wrong is null ? "right" : "wrong"), ("solution", (wrong ?? item.Working).Solution));
    }
}
