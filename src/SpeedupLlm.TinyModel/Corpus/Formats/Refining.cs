namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>Self-Refine: a solution, what is wrong with it, the mended one. And the judge, who says only whether it is right.</summary>
internal static class Refining
{
    public const string NothingToMend = "Nothing to mend.";

    public static void Write(Page page)
    {
        page.MaybeSystem();
        var item = page.Draw();
        if (page.OneIn(4))
            page.Solve(page.RelatedAt(item, QuestionSets.SimilarityLevel.S1, QuestionSets.SimilarityLevel.S2, QuestionSets.SimilarityLevel.S3));
        var working = item.Working;
        var at = 0;
        var mistaken = page.Random.Below(5) < 3 ? working.Mistaken(page.Random, out at) : null;
        page.Ask(item.Text);
        page.Answer((mistaken ?? working).Solution, learn: mistaken is null);
        page.Ask(Page.Prompts.Render("feedback"));
        page.Answer(mistaken is null ? NothingToMend : $"Step {working.Facts.Count + at + 1} is wrong: {working.Steps[at].Line}");
        page.Ask(Page.Prompts.Render("refine"));
        page.Answer(working.Solution);
    }

    public static void Judge(Page page)
    {
        var item = page.Draw();
        if (page.OneIn(3))
        {
            // The judge may have seen the question's relative solved, when the request was answered with memory.
            page.Solve(page.RelatedAt(item, QuestionSets.SimilarityLevel.S2, QuestionSets.SimilarityLevel.S3));
        }

        var mistaken = page.OneIn(2) ? item.Working.Mistaken(page.Random, out _) : null;
        page.Ask("judge", ("question", item.Text), ("solution", (mistaken ?? item.Working).Solution));
        page.Answer(mistaken is null ? "yes" : "no");
    }
}
