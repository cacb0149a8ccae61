using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>Questions that need made-up facts: told in documents, to be found in solved examples, or not to be known.</summary>
internal static class Facts
{
    public static void Write(Page page)
    {
        var facts = (FactProblems)page.Problems;
        page.MaybeSystem();
        var item = page.Draw();
        var told = page.Random.Below(20);
        if (told >= 11)
        {
            var needed = told < 13 ? facts.Others(FactProblems.Needs(Page.Raw(item)), 1 + page.Random.Below(3), page.Random)
                : facts.Documents(Page.Raw(item), page.Random.Below(4), page.Random);
            page.System("documents", ("documents", string.Join('\n', needed.Select(d => $"[{d.Source}] {page.Disguise(d.Text)}"))));
        }

        if (told is < 9 or >= 18)
        {
            for (var left = page.OneIn(2) ? 1 : 1 + page.Random.Below(3); left > 0; left--)
                page.Solve(page.RelatedAt(item, SimilarityLevel.S1, SimilarityLevel.S2, SimilarityLevel.S3, SimilarityLevel.S3, SimilarityLevel.S4, SimilarityLevel.None));
        }

        page.Solve(item);
    }
}
