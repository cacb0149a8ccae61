using System.Text.Json;
using System.Text.Json.Nodes;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.OpenAI;

/// <summary>Reads the body's <c>speedup</c> object. Types are checked here, values by the pipeline.</summary>
internal static class SpeedupFields
{
    internal const string Key = "speedup";

    internal static readonly string[] Keys =
    [
        "profile", "method", "n", "depth", "waves", "budget", "memory", "scorer", "stop", "tau", "recall", "store", "prior", "question", "contextVersion", "space", "user", "label",
        "reference",
    ];

    private static readonly string[] BudgetKeys = ["calls", "tokens", "cost"];

    internal static SpeedupRequest Read(JsonObject speedup)
    {
        ThrowIfUnknown(speedup, Key, Keys);
        return new()
        {
            Profile = Text("profile"),
            Method = Text("method"),
            N = Integer("n"),
            Depth = Integer("depth"),
            Waves = Integer("waves"),
            Budget = RequestFields.Object(speedup, "budget", $"{Key}.budget") is { } budget ? ReadBudget(budget) : null,
            Memory = Text("memory"),
            Scorer = Text("scorer"),
            Stop = Text("stop"),
            Tau = RequestFields.Number(speedup, "tau", "speedup.tau"),
            Recall = Text("recall"),
            Store = RequestFields.Flag(speedup, "store", "speedup.store"),
            Prior = RequestFields.Flag(speedup, "prior", "speedup.prior"),
            Question = Text("question"),
            ContextVersion = Text("contextVersion"),
            Space = Text("space"),
            User = Text("user"),
            Label = Text("label"),
            Reference = speedup["reference"] is { } node && node.Kind() == JsonValueKind.Number
                ? node.ToJsonString()
                : Text("reference", "a string or a number"),
        };

        int? Integer(string key) => (int?)RequestFields.Integer(speedup, key, $"{Key}.{key}", int.MinValue, int.MaxValue);

        string? Text(string key, string expected = "a string") =>
            speedup[key] is not { } node ? null
            : node.IsString(out var text) ? text
            : throw RequestFields.Wrong(node, $"{Key}.{key}", expected);
    }

    private static Budget ReadBudget(JsonObject budget)
    {
        const string Name = $"{Key}.budget";
        ThrowIfUnknown(budget, Name, BudgetKeys);
        return new Budget(
            (int?)RequestFields.Integer(budget, "calls", $"{Name}.calls", int.MinValue, int.MaxValue),
            RequestFields.Integer(budget, "tokens", $"{Name}.tokens"),
            RequestFields.Number(budget, "cost", $"{Name}.cost"));
    }

    private static void ThrowIfUnknown(JsonObject fields, string where, string[] known)
    {
        foreach (var (key, _) in fields)
        {
            if (known.Contains(key, StringComparer.Ordinal))
                continue;
            var name = $"{where}.{JsonNodeReading.Shorten(key, 80)}";
            throw new InvalidRequestException(name, "unknown_parameter", $"'{name}' is not known: choose from {string.Join(", ", known)}.");
        }
    }
}
