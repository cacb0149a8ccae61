using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>Problems that need made-up facts; every document has a book of its own, so that no fact can be learnt by heart.</summary>
internal sealed class FactProblems(ulong seed) : IProblems
{
    private static readonly Difficulty[] s_grades = [Difficulty.Easy, Difficulty.Demo, Difficulty.Demo, Difficulty.Hard];

    private readonly QuestionSource _source = QuestionSource.Embedded;
    private readonly FactBook _book = QuestionSource.Embedded.Facts(seed, Split.Trained, perFrame: 6);

    public Item Draw(SplitMix random) => StoryProblems.Item(_source.Draw(_book, random.Pick(s_grades), random.Next()));

    public Item? Related(Item to, SimilarityLevel level, SplitMix random)
    {
        var question = level == SimilarityLevel.None
            ? _source.Draw(_book, random.Pick(s_grades), random.Next())
            : _source.Related((Question)to.Origin, level, random.Next());
        return question is null ? null : StoryProblems.Item(question);
    }

    public Item? Misleading(Item to, SplitMix random) => null;

    /// <summary>What the problem needs to know, and some that it does not, in any order.</summary>
    public IReadOnlyList<FactDocument> Documents(Item item, int others, SplitMix random)
    {
        var needs = ((Question)item.Origin).Needs;
        return SplitMix.Shuffle(
            [.. needs.Select(id => _book[id]), .. Others(needs, others, random)], document => document.Id, random.Next());
    }

    /// <summary>Documents about other things.</summary>
    public IEnumerable<FactDocument> Others(IReadOnlyList<string> needs, int count, SplitMix random) =>
        SplitMix.Shuffle(_book.Documents.Where(document => !needs.Contains(document.Id)), document => document.Id, random.Next()).Take(count);

    public static IReadOnlyList<string> Needs(Item item) => ((Question)item.Origin).Needs;
}
