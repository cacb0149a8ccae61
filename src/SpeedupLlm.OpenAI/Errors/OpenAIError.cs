using System.Text.Json.Serialization;

namespace SpeedupLlm.OpenAI;

/// <summary>What stands under <c>error</c> in OpenAI's error shape.</summary>
/// <param name="Message">For a person: what is wrong, with which value, and what to do.</param>
/// <param name="Type">The family: <c>invalid_request_error</c>, <c>upstream_error</c>, <c>server_error</c>.</param>
/// <param name="Param">The field that is wrong.</param>
/// <param name="Code">A name programs can act on.</param>
public sealed record OpenAIError(string Message, string Type, string? Param = null, string? Code = null);

internal sealed record OpenAIErrorBody(OpenAIError Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenAIErrorBody))]
internal sealed partial class OpenAIErrorContext : JsonSerializerContext;
