using System.Text;
using System.Text.Json.Nodes;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>What the gateway answered.</summary>
internal sealed record Reply(int Status, byte[] Bytes, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    public JsonObject Json => (JsonObject)JsonNode.Parse(Bytes)!;

    public string? Text => (string?)Json["choices"]![0]!["message"]!["content"];

    public JsonNode Speedup => Json["speedup"]!;

    public string Path => (string)Speedup["path"]!;

    public string Receipt => (string)Speedup["receipt"]!;

    /// <summary>The data of every event of a stream.</summary>
    public IReadOnlyList<string> Events =>
        [.. Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..])];

    /// <summary>The text of a stream.</summary>
    public string Streamed => string.Concat(Chunks.Select(chunk => (string?)chunk["choices"]?.AsArray().FirstOrDefault()?["delta"]?["content"]));

    public IReadOnlyList<JsonNode> Chunks => [.. Events.Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!)];

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(Running.Token), response.Content.Headers.ContentType?.ToString(),
        response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));

    /// <summary>Holds it to OpenAI's error shape, with nothing of our inside in it; returns the error.</summary>
    public JsonObject AssertError(int status, string? code = null)
    {
        Assert.True(status == Status, $"{Status}: {Body}");
        Assert.StartsWith("application/json", ContentType, StringComparison.Ordinal);
        var error = Assert.IsType<JsonObject>(Assert.Single(Json).Value);
        Assert.Equal(["message", "type", "param", "code"], error.Select(field => field.Key));
        Assert.NotEmpty((string)error["message"]!);
        Assert.NotEmpty((string)error["type"]!);
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Running.Key, Body, StringComparison.Ordinal);
        if (code is not null)
            Assert.Equal(code, (string?)error["code"]);
        return error;
    }
}
