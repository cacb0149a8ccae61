using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>The text of a message's <c>content</c>, which is a string or an array of parts.</summary>
internal static class MessageText
{
    /// <summary>The texts in order; parts that are not text are left out. Null: the content has another type.</summary>
    internal static IReadOnlyList<string>? Of(JsonNode? content)
    {
        if (content is null) return [];
        if (content.IsString(out var text)) return [text];
        if (content is not JsonArray parts) return null;
        var texts = new List<string>(parts.Count);
        foreach (var part in parts)
        {
            if (part is not JsonObject obj || obj.StringAt("type") is not { } type) return null;
            if (type != "text") continue;
            if (obj.StringAt("text") is not { } partText) return null;
            texts.Add(partText);
        }

        return texts;
    }
}
