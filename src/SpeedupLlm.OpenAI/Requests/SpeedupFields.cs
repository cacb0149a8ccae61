using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>Reads the body's <c>speedup</c> object. Types are checked here, values by the pipeline.</summary>
internal static class SpeedupFields
{
    internal const string Key = "speedup";

    internal static readonly string[] Keys =
    [
        "method", "n", "memory", "scorer", "stop", "tau", "recall", "store", "question", "contextVersion", "space", "user", "label",
        "reference",
    ];

    internal static SpeedupRequest Read(JsonObject speedup)
    {
        foreach (var (key, _) in speedup)
        {
            if (!Keys.Contains(key, StringComparer.Ordinal))
            {
                var name = $"{Key}.{JsonNodeReading.Shorten(key, 80)}";
                throw new InvalidRequestException(
                    name, "unknown_parameter", $"'{name}' is not known: choose from {string.Join(", ", Keys)}.");
            }
        }

        return new()
        {
            Method = Text("method"),
            N = (int?)RequestFields.Integer(speedup, "n", "speedup.n", int.MinValue, int.MaxValue),
            Memory = Text("memory"),
            Scorer = Text("scorer"),
            Stop = Text("stop"),
            Tau = RequestFields.Number(speedup, "tau", "speedup.tau"),
            Recall = Text("recall"),
            Store = RequestFields.Flag(speedup, "store", "speedup.store"),
            Question = Text("question"),
            ContextVersion = Text("contextVersion"),
            Space = Text("space"),
            User = Text("user"),
            Label = Text("label"),
            Reference = speedup["reference"] is { } node && node.Kind() == JsonValueKind.Number
                ? node.ToJsonString()
                : Text("reference", "a string or a number"),
        };

        string? Text(string key, string expected = "a string") =>
            speedup[key] is not { } node ? null
            : node.IsString(out var text) ? text
            : throw RequestFields.Wrong(node, $"{Key}.{key}", expected);
    }
}
