using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Benchmark.Calls;

/// <summary>All of a call that its answer depends on.</summary>
/// <param name="Call">Without the question for log-probabilities.</param>
/// <param name="LogProbabilities">Whether it asks for log-probabilities.</param>
internal sealed record CallKey(string Call, bool LogProbabilities)
{
    public string Text => (LogProbabilities ? "+" : "-") + Call;

    public CallKey With(bool logProbabilities) => this with { LogProbabilities = logProbabilities };

    /// <summary>
    /// Null where two equal calls may mean two different answers: without a seed each is a sample of its own, and of tools, content other than text and
    /// whatever else is not looked at here nobody knows.
    /// </summary>
    public static CallKey? Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (options is not { Seed: { } seed, RawRepresentationFactory: null, ConversationId: null, ContinuationToken: null } || options.Tools is { Count: > 0 }
            || messages.Any(message => message.RawRepresentation is not null || message.Contents.Any(content => content is not TextContent)))
            return null;
        var key = new JsonArray(
            seed, options.ModelId, options.Instructions, options.MaxOutputTokens, options.Temperature, options.TopP, options.TopK, options.FrequencyPenalty,
            options.PresencePenalty, options.ResponseFormat?.GetType().Name, (options.ResponseFormat as ChatResponseFormatJson)?.Schema?.GetRawText(),
            options.Reasoning?.Effort.ToString(), options.Reasoning?.Output.ToString());
        key.Add(Texts(options.StopSequences ?? []));
        key.Add(Texts(messages.SelectMany(message => new[] { message.Role.Value, message.Text })));
        foreach (var (name, value) in (options.AdditionalProperties ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name == SpeedupLlm.Scaling.LogProbabilities.Key)
                continue;
            if (value is not (null or string or bool or IFormattable))
                return null;
            key.Add(name);
            key.Add(value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        return new CallKey(key.ToJsonString(), options.AsksForLogProbabilities());
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
