using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>The question sets' problems, of the trained split only.</summary>
internal sealed class StoryProblems : IProblems
{
    private static readonly Difficulty[] s_grades =
        [Difficulty.Easy, Difficulty.Easy, Difficulty.Demo, Difficulty.Demo, Difficulty.Demo, Difficulty.Demo, Difficulty.Hard, Difficulty.Hard];

    private readonly QuestionSource _source = QuestionSource.Embedded;

    public Item Draw(SplitMix random) => Item(_source.Draw(Stratum.Trained, random.Pick(s_grades), random.Next()));

    public Item? Related(Item to, SimilarityLevel level, SplitMix random) =>
        _source.Related((Question)to.Origin, level, random.Next()) is { } question ? Item(question) : null;

    public Item? Misleading(Item to, SplitMix random) =>
        QuestionSource.Misleading((Question)to.Origin, random.Next()) is { } question ? Item(question) : null;

    public static Item Item(Question question) => new(question.Text, question.Solution!, question);
}
