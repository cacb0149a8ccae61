using SpeedupLlm.Accounting;

namespace SpeedupLlm.Experiences;

/// <summary>Finds receipts by what a query says of user, time and text.</summary>
internal static class ReceiptSearch
{
    /// <param name="query">One that finds receipts.</param>
    /// <param name="receipt">The receipt.</param>
    /// <param name="texts">What was said: the answers of its candidates.</param>
    public static bool Finds(ExperienceQuery query, Receipt receipt, IEnumerable<string?> texts) =>
        query.FindsReceipts
        && (query.User is null || query.User == receipt.User)
        && (query.OlderThan is null || receipt.Created < query.OlderThan)
        && (query.NewerThan is null || receipt.Created >= query.NewerThan)
        && (query.Text is null || texts.Any(text => text?.Contains(query.Text, StringComparison.OrdinalIgnoreCase) == true));
}
