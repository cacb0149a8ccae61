using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Prompts;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Scaling;

/// <summary>What a method gets: the question, the prompt with its guidance, the metered model, its randomness.</summary>
/// <param name="Question">The question.</param>
/// <param name="Messages">The prompt, guidance included.</param>
/// <param name="Options">The caller's options; never changed.</param>
/// <param name="Model">The way to the model.</param>
/// <param name="N">The most operations.</param>
/// <param name="Draws">The request's randomness; null where neither seed nor variety is asked for.</param>
/// <param name="Answers">Reads the final answer out of a completion.</param>
public sealed record ScalingContext(
    Question Question, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, MeteredClient Model, int N, Draws? Draws,
    IAnswerReader Answers)
{
    /// <summary>What the method is set to.</summary>
    public ScalingSettings Settings { get; init; } = new();

    /// <summary>The texts in which the product speaks.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.Default;

    /// <summary>The caller's own messages; what <see cref="Messages"/> has beyond them is guidance.</summary>
    public IReadOnlyList<ChatMessage> Asked { get; init; } = Messages;

    /// <summary>How near the nearest experience is that guides this request; none where memory plays no part in it.</summary>
    public SimilarityLevel Familiarity { get; init; }

    /// <summary>True where a scorer or rule reads how sure the model was of its tokens.</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>The last message, which asks.</summary>
    public string Ask => Messages[^1].Text;

    /// <summary>The caller's options with the seed of one call.</summary>
    public ChatOptions? OptionsFor(int candidate, int call)
    {
        if (Draws is null && !LogProbabilities)
            return Options;
        var options = Options?.Clone() ?? new ChatOptions();
        if (Draws is { } draws)
            options.Seed = draws.For(candidate, call);
        return LogProbabilities ? Asking(options) : options;
    }

    /// <summary>Options for the product's own prompts, whose replies have a form of their own: not the caller's format, stop texts or length.</summary>
    /// <param name="candidate">0-based, for the seed.</param>
    /// <param name="call">0-based among the calls for that candidate, for the seed.</param>
    /// <param name="maxTokens">The most a reply may have; the caller's limit holds too.</param>
    /// <param name="logProbabilities">Whether to ask for log-probabilities though no scorer or rule reads them.</param>
    public ChatOptions OwnOptionsFor(int candidate, int call, int maxTokens, bool logProbabilities = false)
    {
        var options = Options?.Clone() ?? new ChatOptions();
        if (Draws is { } draws)
            options.Seed = draws.For(candidate, call);
        options.MaxOutputTokens = Math.Min(maxTokens, options.MaxOutputTokens ?? int.MaxValue);
        // Said, not left out: the caller's body may go with the call.
        options.ResponseFormat = options.ResponseFormat is null ? null : ChatResponseFormat.Text;
        options.StopSequences = options.StopSequences is null ? null : [];
        return logProbabilities || LogProbabilities ? Asking(options) : options;
    }

    /// <summary>The prompt with another text in the place of its last message.</summary>
    public IReadOnlyList<ChatMessage> MessagesWith(string text) => [.. Messages.SkipLast(1), new ChatMessage(ChatRole.User, text)];

    /// <summary>A candidate from a finished call.</summary>
    public Candidate CandidateFrom(int index, int operation, MeteredCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return CandidateFrom(index, operation, call.Response, call.Cost) with { Confidence = AnswerConfidence.Of(call.Response) };
    }

    /// <summary>A candidate whose text the method put together.</summary>
    internal Candidate CandidateFrom(int index, int operation, ChatResponse response, double cost) => new(
        index, operation, response, Candidate.IsComplete(response) ? Answers.Read(Question.Text, response.Text) : null, cost);

    /// <summary>A copy that asks for log-probabilities: the caller's dictionary is not ours to change.</summary>
    internal static ChatOptions Asking(ChatOptions options)
    {
        options.AdditionalProperties = options.AdditionalProperties is { } properties ? new(properties) : [];
        return options.WithLogProbabilities();
    }
}
