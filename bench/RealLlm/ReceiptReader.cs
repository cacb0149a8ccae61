using System.Text.Json.Nodes;

namespace SpeedupLlm.RealLlm;

/// <summary>Takes from a receipt what the figures need; how an enum's name is written does not matter.</summary>
internal static class ReceiptReader
{
    public static AskRecord Fill(AskRecord record, JsonNode receipt)
    {
        var spent = receipt["spent"] ?? throw new InvalidOperationException("the receipt tells nothing spent");
        string? arm = ((string?)receipt["arm"])?.ToLowerInvariant();
        bool eligible = (bool?)receipt["eligible"] ?? false;
        if (eligible && arm is not ("control" or "memory")) throw new InvalidOperationException($"eligible, but the arm is '{arm}'");
        return record with
        {
            Eligible = eligible,
            Arm = eligible ? arm! : "none",
            Level = (string?)receipt["level"],
            Path = (string?)receipt["path"],
            StopReason = (string?)receipt["stopReason"],
            Learnt = ((string?)receipt["learnt"])?.ToLowerInvariant(),
            LearntReason = (string?)receipt["learntReason"],
            MemoryUsed = (receipt["memoryUsed"] as JsonArray)?.Count ?? 0,
            Cost = Required(spent, "cost"),
            FirstAnswerCost = (double?)receipt["firstAnswerCost"],
            Operations = (int)Required(spent, "operations"),
            InputTokens = (long)Required(spent, "inputTokens"),
            CachedInputTokens = (long)Required(spent, "cachedInputTokens"),
            OutputTokens = (long)Required(spent, "outputTokens"),
        };
    }

    private static double Required(JsonNode spent, string name) =>
        (double?)spent[name] ?? throw new InvalidOperationException($"the receipt has no spent.{name}");
}
