using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Recall;

/// <summary>Answers straight from memory when exactly this question was answered in exactly this recall scope.</summary>
internal static class ExactRecall
{
    /// <summary>The experience to serve, or null.</summary>
    /// <param name="index">All experiences.</param>
    /// <param name="recallScope">The request's recall scope; null: it has none.</param>
    /// <param name="fingerprint">The question's fingerprint.</param>
    /// <param name="method">
    /// The request's scaling method: an unscored answer is as good as what a plain call would give, but never serves a request that asked for more.
    /// </param>
    /// <param name="documents">Whether documents are usable for the question: an answer that knew none of them must not be served then.</param>
    /// <param name="tau">The request's τ: what was good enough for an easier one is not for this.</param>
    public static Experience? Find(ExperienceIndex index, string? recallScope, string fingerprint, string method, bool documents, double tau)
    {
        if (recallScope is null)
            return null;
        // Of equals the latest learnt; clocks and ids decide no order.
        return index.Exact(recallScope, fingerprint).Reverse()
            .Where(experience => (experience.Solved && experience.Score >= tau) || (experience.Score is null && method == Scaling.Single.MethodName))
            .Where(experience => !documents || experience.Parents.Any(parent => DocumentOrigin.IdOf(parent) is not null))
            .OrderByDescending(experience => experience.Solved)
            .ThenByDescending(experience => experience.ScoreKind == ScoreKind.Verified)
            .ThenByDescending(experience => experience.Confirmations)
            .ThenByDescending(experience => experience.Score ?? 0)
            .FirstOrDefault();
    }

    /// <summary>The stored answer as a response that cost nothing.</summary>
    public static ChatResponse Serve(Experience experience, string responseId, DateTimeOffset now) =>
        new(new ChatMessage(ChatRole.Assistant, experience.Completion))
        {
            ResponseId = responseId,
            ModelId = experience.Model,
            CreatedAt = now,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 },
        };
}
