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
    /// <summary>The stratum of the demo: story frames with special verbs, which training never saw.</summary>
    public const Stratum Demo = Stratum.HeldOutTrades;

    /// <summary>The card's lines.</summary>
    /// <param name="count">Questions of each; at least 300 for figures that are printed.</param>
    /// <param name="seed">Draws the questions.</param>
    public static IReadOnlyList<CardLine> Lines(int count, ulong seed)
    {
        const Difficulty Grade = Difficulty.Demo;
        return
        [
            new("zeroShotEasy", "trades with verbs of their own (the demo's), easy", Exam.Plain(Demo, Difficulty.Easy, count, seed)),
            new("zeroShot", "trades with verbs of their own (the demo's), demo grade", Exam.Plain(Demo, Grade, count, seed)),
            new("zeroShotHard", "trades with verbs of their own (the demo's), hard", Exam.Plain(Demo, Difficulty.Hard, count, seed)),
            new("numbersEasy", "known families and wordings, new numbers, easy", Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Easy, count, seed)),
            new("numbers", "known families and wordings, new numbers, demo grade", Exam.Plain(Stratum.HeldOutNumbers, Grade, count, seed)),
            new("numbersHard", "known families and wordings, new numbers, hard", Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Hard, count, seed)),
            new("misleading", "looks like another question, needs another operation", Exam.Plain(Stratum.Misleading, Grade, count, seed)),
            new("wordingsEasy", "known families, new wordings, easy", Exam.Plain(Stratum.HeldOutWordings, Difficulty.Easy, count, seed)),
            new("wordings", "known families, new wordings, demo grade", Exam.Plain(Stratum.HeldOutWordings, Grade, count, seed)),
            new("wordingsHard", "known families, new wordings, hard", Exam.Plain(Stratum.HeldOutWordings, Difficulty.Hard, count, seed)),
            new("heldOut.without", "new families, no help", Exam.Plain(Stratum.HeldOutFamilies, Grade, count, seed)),
            .. Enum.GetValues<SimilarityLevel>().Select(level => new CardLine(
                $"heldOut.{NameOf(level)}", $"new families after {Describe(level)}", Exam.AfterExample(Stratum.HeldOutFamilies, Grade, level, count, seed))),
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
