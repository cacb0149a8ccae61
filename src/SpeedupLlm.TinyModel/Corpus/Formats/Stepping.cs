namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>Tree of Thoughts: the next step of a partial solution, and whether the steps so far are right.</summary>
internal static class Stepping
{
    public const string NoSteps = "none";

    public static void Next(Page page)
    {
        Before(page, out var item);
        var lines = item.Solution.Split('\n');
        var done = page.Random.Below(lines.Length);
        page.Ask("next-step", ("question", item.Text), ("steps", Shown(lines[..done])));
        page.Answer(lines[done]);
    }

    public static void Value(Page page)
    {
        Before(page, out var item);
        var working = item.Working;
        var at = 0;
        var mistaken = page.OneIn(2) ? working.Mistaken(page.Random, out at) : null;
        var least = mistaken is null ? 1 : working.Facts.Count + at + 1;
        var lines = (mistaken ?? working).Solution.Split('\n');
        page.Ask("value", ("question", item.Text), ("steps", Shown(lines[..page.Random.Between(least, lines.Length)])));
        page.Answer(mistaken is null ? "yes" : "no");
    }

    private static void Before(Page page, out Item item)
    {
        item = page.Draw();
        if (page.OneIn(3))
            page.Solve(page.RelatedAt(item, QuestionSets.SimilarityLevel.S1, QuestionSets.SimilarityLevel.S2, QuestionSets.SimilarityLevel.S3));
    }

    private static string Shown(string[] lines) => lines.Length == 0 ? NoSteps : string.Join('\n', lines);
}
