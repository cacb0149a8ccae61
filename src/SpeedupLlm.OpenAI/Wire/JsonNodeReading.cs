using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>Reads values off a node whether it was parsed or built in code (<c>TryGetValue</c> treats the two differently).</summary>
internal static class JsonNodeReading
{
    internal static JsonValueKind Kind(this JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    internal static bool IsString(this JsonNode? node, [NotNullWhen(true)] out string? text)
    {
        text = node.Kind() == JsonValueKind.String ? node!.GetValue<string>() : null;
        return text is not null;
    }

    internal static bool IsBoolean(this JsonNode? node, out bool value)
    {
        value = node.Kind() == JsonValueKind.True;
        return value || node.Kind() == JsonValueKind.False;
    }

    internal static bool IsInteger(this JsonNode? node, out long value)
    {
        value = 0;
        return node.Kind() == JsonValueKind.Number
            && long.TryParse(node!.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    internal static bool IsNumber(this JsonNode? node, out double value)
    {
        value = 0;
        return node.Kind() == JsonValueKind.Number
            && double.TryParse(node!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    internal static string? StringAt(this JsonObject obj, string key) => obj[key].IsString(out var text) ? text : null;

    internal static long? IntegerAt(this JsonObject obj, string key) => obj[key].IsInteger(out var value) ? value : null;

    /// <summary>The value as a person would recognise it, in at most 80 characters.</summary>
    internal static string Shown(this JsonNode? node) => Shorten(node is null ? "null" : WireJson.WriteText(node), 80);

    internal static string Shorten(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end] + "…";
    }
}
