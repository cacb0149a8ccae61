using Microsoft.Extensions.AI;
using SpeedupLlm.Questions;

namespace SpeedupLlm;

/// <summary>A request, read: what is asked, by whom, and which memory it may use.</summary>
/// <param name="Profile">What it gets.</param>
/// <param name="RequestId">Its id.</param>
/// <param name="Messages">The caller's messages.</param>
/// <param name="Options">The caller's options, without our own entry; not changed.</param>
/// <param name="Question">The question.</param>
/// <param name="MemoryScope">Space + user + label.</param>
/// <param name="RecallScope">All that the answer depends on; null: it cannot be known, so nothing is recalled.</param>
internal sealed record Asked(
    Profile Profile, string RequestId, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, Question Question, string MemoryScope,
    string? RecallScope)
{
    /// <summary>Where documents for this request may be: the space's own, and the user's.</summary>
    public IReadOnlyList<string> DocumentScopes { get; init; } = [];

    public string? Model => Options?.ModelId;

    public static Asked Read(SpeedupEngine engine, Profile profile, IReadOnlyList<ChatMessage> messages, ChatOptions? options, string? defaultModel)
    {
        var request = profile.Request;
        var text = request.Question ?? messages[^1].Text;
        var question = new Question(text, Fingerprint.Of(text).ToString());
        var user = engine.Options.ShareAcrossUsers ? null : request.User;
        var memoryScope = Scopes.Memory(profile.Space, user, request.Label);
        var recallScope = Scopes.Recall(memoryScope, messages, messages.Count - 1, options, new RecallParameters(
            options?.ModelId ?? defaultModel, engine.Options.Prompts.Version, request.ContextVersion, request.Question is not null, request.Parameters));
        return new Asked(
            profile, request.RequestId ?? engine.NewRequestId(profile.Space, question.Fingerprint), messages, options, question, memoryScope,
            recallScope)
        {
            DocumentScopes = [.. new[] { Scopes.Memory(profile.Space, null, null), Scopes.Memory(profile.Space, user, null) }.Distinct(StringComparer.Ordinal)],
        };
    }
}
