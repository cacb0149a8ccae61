using Microsoft.Extensions.AI;

namespace SpeedupLlm.Scaling;

/// <summary>How sure the model was of each token: asked for in the options, found in the response. Other clients ignore the question.</summary>
public static class LogProbabilities
{
    /// <summary>The key in <c>AdditionalProperties</c>: <c>true</c> in options, the list in a response.</summary>
    public const string Key = "logprobs";

    /// <summary>Asks for them; changes and returns the options.</summary>
    /// <param name="options">Of the call.</param>
    public static ChatOptions WithLogProbabilities(this ChatOptions options)
    {
        (options.AdditionalProperties ??= [])[Key] = true;
        return options;
    }

    /// <summary>The tokens as drawn, the one that ended the turn included; null where they were not asked for or the client has none.</summary>
    /// <param name="response">Of the call.</param>
    public static IReadOnlyList<TokenLogProbability>? LogProbabilitiesOfTokens(this ChatResponse response) =>
        response.AdditionalProperties?.GetValueOrDefault(Key) as IReadOnlyList<TokenLogProbability>
        ?? response.Messages.LastOrDefault()?.AdditionalProperties?.GetValueOrDefault(Key) as IReadOnlyList<TokenLogProbability>;

    /// <summary>Whether a call asks for them: for clients that can tell.</summary>
    /// <param name="options">Of the call.</param>
    public static bool AsksForLogProbabilities(this ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(Key) is true;
}
