using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace SpeedupLlm.OpenAI;

/// <summary>JSON as it travels: strict when read, so that every later access is safe, and untouched when written.</summary>
internal static class WireJson
{
    internal const int MaxDepth = 64;

    internal static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    // Chat text is full of quotes, accents and emoji; none of it is ever put into HTML by us.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">Malformed, too deep, not Unicode, or a key is there twice.</exception>
    internal static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new JsonException("The text is not valid UTF-8.");
        try
        {
            var node = JsonNode.Parse(utf8, documentOptions: Strict);
            Materialize(node);
            return node;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("A string holds half of a surrogate pair.", e);
        }
    }

    internal static byte[] Write(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed)) node.WriteTo(writer);
        return buffer.ToArray();
    }

    internal static string WriteText(JsonNode node) => System.Text.Encoding.UTF8.GetString(Write(node));

    // JsonNode decodes lazily: a lone surrogate would otherwise throw wherever it is first looked at.
    private static void Materialize(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (_, value) in obj) Materialize(value);
                break;
            case JsonArray array:
                foreach (var value in array) Materialize(value);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }
}
