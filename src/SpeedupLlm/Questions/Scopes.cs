using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Questions;

/// <summary>The walls of memory: which requests may learn from each other, and which may share an answer (design §5, Scope).</summary>
internal static class Scopes
{
    /// <summary>Memory scope = space + user + optional label.</summary>
    public static string Memory(string space, string? user, string? label) => Hash(["memory", space, user, label]);

    /// <summary>
    /// Recall scope = memory scope + model + all that the answer depends on beside the question: earlier turns and instructions (or the version
    /// that the caller vouches for), response format, parameters, prompt version.
    /// </summary>
    /// <returns>The scope, or null when something that may change the answer cannot be read: then nothing is recalled.</returns>
    /// <remarks>The options come without the pipeline's own entry in <c>AdditionalProperties</c>.</remarks>
    public static string? Recall(
        string memoryScope, IReadOnlyList<ChatMessage> messages, int questionAt, ChatOptions? options, RecallParameters parameters)
    {
        var fields = new List<string?> { "recall", memoryScope, parameters.Model, parameters.PromptVersion, parameters.ContextVersion };
        if (parameters.ContextVersion is null)
        {
            for (var i = 0; i < messages.Count; i++)
            {
                if (i == questionAt && !parameters.QuestionIsPart)
                    continue;
                fields.Add(messages[i].Role.Value);
                fields.Add(messages[i].AuthorName);
                fields.Add(messages[i].Text);
            }

            fields.Add(options?.Instructions);
        }

        if (!AddParameters(fields, options ?? new ChatOptions(), parameters.Provider))
            return null;
        return Hash(fields);
    }

    private static bool AddParameters(List<string?> fields, ChatOptions options, string? provider)
    {
        fields.AddRange([
            Text(options.Temperature), Text(options.TopP), Text(options.TopK), Text(options.MaxOutputTokens), Text(options.Seed),
            Text(options.FrequencyPenalty), Text(options.PresencePenalty), options.Reasoning?.Effort?.ToString(),
            options.ResponseFormat is ChatResponseFormatJson json ? $"json {json.SchemaName} {json.Schema}" : options.ResponseFormat?.GetType().Name,
            options.StopSequences is { } stops ? string.Join('\u001f', stops) : null,
        ]);
        if (provider is not null)
        {
            fields.Add(provider);
            return true;
        }

        if (options.RawRepresentationFactory is not null)
            return false;
        foreach (var (key, value) in options.AdditionalProperties ?? [])
        {
            if (value is not (null or string or bool or int or long or double or float or JsonElement or JsonNode))
                return false;
            fields.Add(key);
            fields.Add(value is JsonNode node ? node.ToJsonString() : Text(value));
        }

        return true;
    }

    private static string? Text(object? value) => value is null ? null : string.Create(null, $"{value}");

    private static string Hash(IEnumerable<string?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            // Length-prefixed, so that no two lists of fields run together.
            BinaryPrimitives.WriteInt32LittleEndian(length, field?.Length ?? -1);
            hash.AppendData(length);
            // UTF-16 as it stands: an encoder would merge names that hold different broken surrogates.
            hash.AppendData(MemoryMarshal.AsBytes(field.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

/// <summary>What else a recall scope is made of.</summary>
/// <param name="Model">The model.</param>
/// <param name="PromptVersion">The version of our prompts.</param>
/// <param name="ContextVersion">The caller's version of the context, which then replaces its hash.</param>
/// <param name="QuestionIsPart">True when the question was named apart: then the last message is context too.</param>
/// <param name="Provider">Canonical text of provider-specific parameters, where the caller knows them better than the options do.</param>
internal sealed record RecallParameters(
    string? Model, string PromptVersion, string? ContextVersion, bool QuestionIsPart, string? Provider);
