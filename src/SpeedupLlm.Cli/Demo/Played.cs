using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Cli.Demo;

/// <summary>A question that was asked, and what the gateway's receipt says about it.</summary>
/// <param name="Question">The question.</param>
/// <param name="Right">Whether the served answer is right, by the key.</param>
/// <param name="Arm">The arm drawn; null: not eligible.</param>
/// <param name="Level">The predicted level of the nearest usable experience.</param>
/// <param name="Cost">Priced tokens.</param>
/// <param name="Operations">Answers sampled.</param>
/// <param name="FirstAnswerCost">What a single call would have cost; null where the model was not asked.</param>
/// <param name="FirstRight">Whether a single call would have been right.</param>
/// <param name="Recalled">Answered straight from memory.</param>
/// <param name="Shown">Experiences that were shown to the model.</param>
/// <param name="Learnt">A new experience came of it.</param>
internal sealed record Played(
    DemoQuestion Question, bool Right, Arm? Arm, SimilarityLevel Level, double Cost, int Operations, double? FirstAnswerCost, bool FirstRight,
    bool Recalled, int Shown, bool Learnt)
{
    public static Played From(DemoQuestion question, bool right, bool firstRight, Receipt receipt) => new(
        question, right, receipt.Arm, receipt.Level, receipt.Spent.Cost, receipt.Spent.Operations, receipt.FirstAnswerCost, firstRight,
        Recalled: string.Equals(receipt.Path, "recall", StringComparison.Ordinal),
        Shown: receipt.MemoryUsed.Count,
        Learnt: string.Equals(receipt.LearntReason, "new", StringComparison.Ordinal));
}
