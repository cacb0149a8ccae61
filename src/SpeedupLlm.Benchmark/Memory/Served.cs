using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>What one question took in one run.</summary>
/// <param name="Cost">Priced tokens of all that serving took: longer prompts, scorers and an audit included.</param>
/// <param name="Operations">The method's units of work.</param>
/// <param name="Right">Whether the served answer is the key's.</param>
/// <param name="Predicted">The level that retrieval predicted.</param>
/// <param name="Learning">Priced tokens that were spent on learning until the next question.</param>
internal sealed record Served(double Cost, int Operations, bool Right, SimilarityLevel Predicted, double Learning)
{
    public static Served Of(Receipt receipt, bool right, double learning) =>
        new(receipt.Spent.Cost + (receipt.Audit?.Cost ?? 0), receipt.Spent.Operations, right, receipt.Level, learning);
}
