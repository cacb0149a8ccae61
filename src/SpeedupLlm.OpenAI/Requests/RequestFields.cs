using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>Reads fields of a request; a wrong one becomes an <see cref="InvalidRequestException"/> that names it. Null counts as absent.</summary>
internal static class RequestFields
{
    internal static string? Text(JsonObject obj, string key, string? name = null) =>
        obj[key] is not { } node ? null : node.IsString(out var text) ? text : throw Wrong(node, name ?? key, "a string");

    internal static bool? Flag(JsonObject obj, string key, string? name = null) =>
        obj[key] is not { } node ? null : node.IsBoolean(out var value) ? value : throw Wrong(node, name ?? key, "true or false");

    internal static long? Integer(JsonObject obj, string key, string? name = null, long least = long.MinValue, long most = long.MaxValue)
    {
        if (obj[key] is not { } node) return null;
        if (!node.IsInteger(out var value)) throw Wrong(node, name ?? key, "an integer");
        return value >= least && value <= most ? value : throw OutOfRange(node, name ?? key, least, most);
    }

    internal static double? Number(
        JsonObject obj, string key, string? name = null, double least = double.MinValue, double most = double.MaxValue)
    {
        if (obj[key] is not { } node) return null;
        if (!node.IsNumber(out var value)) throw Wrong(node, name ?? key, "a number");
        return value >= least && value <= most ? value : throw OutOfRange(node, name ?? key, least, most);
    }

    internal static JsonObject? Object(JsonObject obj, string key, string? name = null) =>
        obj[key] is not { } node ? null : node as JsonObject ?? throw Wrong(node, name ?? key, "an object");

    internal static InvalidRequestException Missing(string name, string remedy) =>
        new(name, "missing_required_parameter", $"'{name}' is missing: {remedy}.");

    internal static InvalidRequestException Wrong(JsonNode? value, string name, string expected) =>
        new(name, "invalid_type", $"'{name}' is {value.Shown()}: give {expected}.");

    internal static InvalidRequestException Invalid(JsonNode? value, string name, string remedy) =>
        new(name, "invalid_value", $"'{name}' is {value.Shown()}: {remedy}.");

    private static InvalidRequestException OutOfRange(JsonNode value, string name, double least, double most) =>
        Invalid(value, name, most >= long.MaxValue ? $"choose {least} or more" : $"choose {least} to {most}");
}
