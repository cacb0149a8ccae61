using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>The short <c>speedup</c> object in a response; the whole story is at <c>/v1/receipts/{receipt}</c>.</summary>
/// <param name="Receipt">The receipt's id.</param>
/// <param name="Path"><c>recall</c> or <c>scaling</c>.</param>
/// <param name="Method">The scaling method.</param>
/// <param name="Eligible">Whether memory had something to offer.</param>
/// <param name="Arm">The arm drawn, if eligible.</param>
/// <param name="Level">The predicted similarity level.</param>
/// <param name="Operations">Operations spent.</param>
/// <param name="Calls">Calls to the upstream.</param>
/// <param name="Cost">Priced tokens.</param>
/// <param name="StopReason">Why the method stopped.</param>
/// <param name="Score">The served answer's score; null: not scored.</param>
public sealed record ReceiptSummary(
    string Receipt, string Path, string Method, bool Eligible, Arm? Arm, SimilarityLevel Level, int Operations, int Calls, double Cost,
    string? StopReason, double? Score)
{
    /// <summary>The summary of a receipt.</summary>
    public static ReceiptSummary Of(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return new ReceiptSummary(
            receipt.Id, receipt.Path, receipt.Method, receipt.Eligible, receipt.Arm, receipt.Level, receipt.Spent.Operations, receipt.Spent.Calls,
            receipt.Spent.Cost, receipt.StopReason, receipt.Chosen is { } chosen ? receipt.Candidates[chosen].Score : null);
    }
}
