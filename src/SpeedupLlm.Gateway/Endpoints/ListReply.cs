using System.Text.Json.Serialization;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>What is listed, as OpenAI's lists look.</summary>
/// <param name="Data">What is listed.</param>
public sealed record ListReply<T>(IReadOnlyList<T> Data)
{
    /// <summary><c>list</c>.</summary>
    [JsonPropertyName("object")]
    public string Shape { get; } = "list";
}
