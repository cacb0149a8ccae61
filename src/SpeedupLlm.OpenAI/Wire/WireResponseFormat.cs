using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI;

/// <summary><c>response_format</c> to and from <see cref="ChatResponseFormat"/>.</summary>
internal static class WireResponseFormat
{
    /// <summary>Null where the format is one we do not know: it still travels in the body.</summary>
    internal static ChatResponseFormat? Read(JsonNode? node)
    {
        if (node is not JsonObject format) return null;
        switch (format.StringAt("type"))
        {
            case "text":
                return ChatResponseFormat.Text;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema" when format["json_schema"] is JsonObject named && named["schema"] is JsonObject schema:
                using (var document = JsonDocument.Parse(WireJson.Write(schema)))
                {
                    return ChatResponseFormat.ForJsonSchema(
                        document.RootElement.Clone(), named.StringAt("name"), named.StringAt("description"));
                }

            default:
                return null;
        }
    }

    internal static JsonObject? Write(ChatResponseFormat? format)
    {
        switch (format)
        {
            case ChatResponseFormatText:
                return new() { ["type"] = "text" };
            case ChatResponseFormatJson { Schema: { } schema } json:
                var named = new JsonObject { ["name"] = json.SchemaName ?? "answer" };
                if (json.SchemaDescription is { } description) named["description"] = description;
                named["schema"] = JsonNode.Parse(schema.GetRawText());
                return new() { ["type"] = "json_schema", ["json_schema"] = named };
            case ChatResponseFormatJson:
                return new() { ["type"] = "json_object" };
            default:
                return null;
        }
    }
}
