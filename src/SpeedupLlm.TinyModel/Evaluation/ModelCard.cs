using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>A line of the model card.</summary>
/// <param name="Name">Such as <c>heldOut.same</c>.</param>
/// <param name="What">For people.</param>
/// <param name="Items">The exam.</param>
public sealed record CardLine(string Name, string What, IReadOnlyList<ExamItem> Items);

/// <summary>Everything the model card tells about accuracy, on questions that training never saw.</summary>
public static class ModelCard
{
    /// <summary>The stratum of the demo: known families in wordings that training never saw.</summary>
    public const Stratum Demo = Stratum.HeldOutWordings;

    /// <summary>The card's lines.</summary>
    /// <param name="count">Questions of each; at least 300 for figures that are printed.</param>
    /// <param name="seed">Draws the questions.</param>
    public static IReadOnlyList<CardLine> Lines(int count, ulong seed)
    {
        const Difficulty Grade = Difficulty.Demo;
        const Stratum New = Stratum.HeldOutFamilies;
        return
        [
            new("zeroShotEasy", "demo stratum, easy", Exam.Plain(Demo, Difficulty.Easy, count, seed)),
            new("zeroShot", "demo stratum, demo grade", Exam.Plain(Demo, Grade, count, seed)),
            new("zeroShotHard", "demo stratum, hard", Exam.Plain(Demo, Difficulty.Hard, count, seed)),
            new("numbersEasy", "known wordings, other numbers, easy", Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Easy, count, seed)),
            new("numbers", "known wordings, other numbers, demo grade", Exam.Plain(Stratum.HeldOutNumbers, Grade, count, seed)),
            new("numbersHard", "known wordings, other numbers, hard", Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Hard, count, seed)),
            new("misleading", "looks like another question, needs another operation", Exam.Plain(Stratum.Misleading, Grade, count, seed)),
            .. Enum.GetValues<SimilarityLevel>().Select(level => new CardLine(
                $"wordings.{NameOf(level)}", $"demo stratum after {Describe(level)}", Exam.AfterExample(Demo, Grade, level, count, seed))),
            new("heldOut.without", "new families, no help", Exam.Plain(New, Grade, count, seed)),
            .. Enum.GetValues<SimilarityLevel>().Select(level => new CardLine(
                $"heldOut.{NameOf(level)}", $"new families after {Describe(level)}", Exam.AfterExample(New, Grade, level, count, seed))),
            new("factsWithout", "made-up facts, not told", Exam.Facts(0, document: false, count, seed)),
            new("factsWithExample", "made-up facts, one solved example", Exam.Facts(1, document: false, count, seed)),
            new("factsWithExamples", "made-up facts, three solved examples", Exam.Facts(3, document: false, count, seed)),
            new("factsWithDocument", "made-up facts, told by documents", Exam.Facts(0, document: true, count, seed)),
        ];
    }

    private static string NameOf(SimilarityLevel level) => level switch
    {
        SimilarityLevel.S1 => "same",
        SimilarityLevel.S2 => "paraphrase",
        SimilarityLevel.S3 => "sameTemplate",
        SimilarityLevel.S4 => "sameKnowledge",
        _ => "unrelated",
    };

    private static string Describe(SimilarityLevel level) => level switch
    {
        SimilarityLevel.S1 => "the same question solved",
        SimilarityLevel.S2 => "its paraphrase solved",
        SimilarityLevel.S3 => "the same template with other numbers solved",
        SimilarityLevel.S4 => "another question of the same frame solved",
        _ => "an unrelated question solved",
    };
}
