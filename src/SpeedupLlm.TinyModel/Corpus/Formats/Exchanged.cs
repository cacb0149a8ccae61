using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>
/// Solved examples in which operations are exchanged, shown but not learnt. Who answers by habit is wrong after them where they are near, and right
/// where they are not: so the model learns to find what an example has to do with the question.
/// </summary>
internal static class Exchanged
{
    private static readonly SimilarityLevel[] s_near = [SimilarityLevel.S1, SimilarityLevel.S2, SimilarityLevel.S3, SimilarityLevel.S3];
    private static readonly SimilarityLevel[] s_other = [SimilarityLevel.S4, SimilarityLevel.None];

    private static readonly SimilarityLevel[] s_useless =
        [SimilarityLevel.None, SimilarityLevel.None, SimilarityLevel.None, SimilarityLevel.None, SimilarityLevel.S4];

    /// <summary>
    /// A question to be solved as its example is. Where there are several, one is near and the others are of no use, in any order: the example is to
    /// be found by what it says, not by where it stands. False where the question has no such relatives.
    /// </summary>
    public static bool Follow(Page page)
    {
        page.MaybeSystem();
        var item = page.Draw();
        var examples = new List<Item?> { page.Related(item, page.Random.Pick(s_near)) };
        for (var left = page.Random.Pick([0, 0, 0, 1, 1, 2]); left > 0; left--)
            examples.Insert(page.Random.Below(examples.Count + 1), page.Related(item, page.Random.Pick(s_other)));
        return Solve(page, examples, item);
    }

    /// <summary>A question that means what it says, after examples that have nothing to say about it. False where it has no such relatives.</summary>
    public static bool Ignore(Page page)
    {
        page.MaybeSystem();
        var exchanged = (ExchangedProblems)page.Problems;
        var item = page.Ordinary();
        var examples = new List<Item?>();
        for (var left = page.OneIn(3) ? 2 : 1; left > 0; left--)
            examples.Add(page.Disguised(exchanged.Related(Page.Raw(item), page.Random.Pick(s_useless), page.Random)));
        return Solve(page, examples, item);
    }

    private static bool Solve(Page page, List<Item?> examples, Item item)
    {
        if (examples.Contains(null))
            return false;
        foreach (var example in examples)
        {
            page.Ask(example!.Text);
            page.Answer(example.Solution, learn: false);
        }

        page.Solve(item);
        return true;
    }
}
