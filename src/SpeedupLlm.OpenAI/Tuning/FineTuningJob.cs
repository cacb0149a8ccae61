using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>What a provider says about a fine-tuning job.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Status"><c>validating_files</c>, <c>queued</c>, <c>running</c>, <c>paused</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Model">The tuned model; null until it is there.</param>
/// <param name="TrainedTokens">Tokens processed; null until it is done.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record FineTuningJob(string Id, string Status, string? Model, long? TrainedTokens, string? Error)
{
    public bool Succeeded => Status == "succeeded";

    public bool Failed => Status is "failed" or "cancelled";

    public static FineTuningJob Read(JsonObject answer) => answer.StringAt("id") is { } id && answer.StringAt("status") is { } status
        ? new(id, status, answer.StringAt("fine_tuned_model"), answer.IntegerAt("trained_tokens"), UpstreamRejection.MessageOf(answer))
        : throw new UpstreamException(UpstreamFailure.Garbage, "The upstream's answer is not a fine-tuning job: it has no id or no status.");
}
