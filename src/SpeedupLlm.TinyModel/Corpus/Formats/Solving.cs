using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>Questions answered plainly, and after solved examples as the in-context memory gives them.</summary>
internal static class Solving
{
    private static readonly SimilarityLevel[] s_near =
        [SimilarityLevel.S1, SimilarityLevel.S2, SimilarityLevel.S2, SimilarityLevel.S3, SimilarityLevel.S3, SimilarityLevel.S3, SimilarityLevel.S4];

    public static void Plain(Page page)
    {
        page.MaybeSystem();
        page.Solve(page.Draw());
    }

    /// <summary>One to three examples, then the question; at times the examples are of no use, or look nearer than they are.</summary>
    public static void AfterExamples(Page page)
    {
        page.MaybeSystem();
        var item = page.Draw();
        for (var left = page.OneIn(2) ? 1 : page.OneIn(2) ? 2 : 3; left > 0; left--)
            page.Solve(Example(page, item));
        page.Solve(item);
    }

    /// <summary>A session: several questions of a family or two, each answered with the earlier ones in sight.</summary>
    public static void Session(Page page)
    {
        var first = page.Draw();
        page.Solve(first);
        for (var left = 2 + page.Random.Below(3); left > 0; left--)
            page.Solve(Example(page, first));
    }

    private static Item Example(Page page, Item item) => page.Random.Below(10) switch
    {
        0 => page.Related(item, SimilarityLevel.None) ?? page.Draw(),
        1 => page.Misleading(item) ?? page.RelatedAt(item, s_near),
        _ => page.RelatedAt(item, s_near),
    };
}
