using System.Globalization;

namespace SpeedupLlm.OpenAI;

/// <summary>The same options as <c>x-speedup-*</c> headers, and the request's id. What the body says wins.</summary>
internal static class SpeedupHeaders
{
    private const string Prefix = "x-speedup-";
    private const string RequestIdHeader = "Idempotency-Key";

    // A budget is an object, and has its place in the body.
    private static readonly string[] Names = [.. SpeedupFields.Keys.Where(key => key != "budget").Select(key => Prefix + (key == "contextVersion" ? "context-version" : key))];

    internal static SpeedupRequest? Merge(SpeedupRequest? body, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            var isOurs = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
            if (!isOurs && !name.Equals(RequestIdHeader, StringComparison.OrdinalIgnoreCase)) continue;
            if (isOurs && !Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new InvalidRequestException(
                    name, "unknown_parameter", $"The header '{name}' is not known: choose from {string.Join(", ", Names)}.");
            if (!given.TryAdd(name, value))
                throw new InvalidRequestException(name, "invalid_value", $"The header '{name}' is there twice: send it once.");
        }

        if (given.Count == 0) return body;
        body ??= new();
        return body with
        {
            Profile = body.Profile ?? Text("profile"),
            Method = body.Method ?? Text("method"),
            N = body.N ?? Integer("n"),
            Depth = body.Depth ?? Integer("depth"),
            Waves = body.Waves ?? Integer("waves"),
            Memory = body.Memory ?? Text("memory"),
            Scorer = body.Scorer ?? Text("scorer"),
            Stop = body.Stop ?? Text("stop"),
            Tau = body.Tau ?? Number("tau"),
            Recall = body.Recall ?? Text("recall"),
            Store = body.Store ?? Flag("store"),
            Prior = body.Prior ?? Flag("prior"),
            Question = body.Question ?? Text("question"),
            ContextVersion = body.ContextVersion ?? Text("context-version"),
            Space = body.Space ?? Text("space"),
            User = body.User ?? Text("user"),
            Label = body.Label ?? Text("label"),
            Reference = body.Reference ?? Text("reference"),
            RequestId = RequestId(given.GetValueOrDefault(RequestIdHeader)) ?? body.RequestId,
        };

        string? Text(string name) => given.GetValueOrDefault(Prefix + name);

        int? Integer(string name) =>
            Text(name) is not { } text ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : throw Wrong(name, text, "an integer");

        double? Number(string name) =>
            Text(name) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
            : throw Wrong(name, text, "a number");

        bool? Flag(string name) =>
            Text(name) is not { } text ? null : bool.TryParse(text, out var value) ? value : throw Wrong(name, text, "true or false");
    }

    private static string? RequestId(string? id) =>
        id is null || (id.Length is > 0 and <= 255 && id.All(c => c is >= ' ' and <= '~'))
            ? id
            : throw new InvalidRequestException(
                RequestIdHeader, "invalid_value",
                $"The header '{RequestIdHeader}' is {id.Length} characters long or holds one that is not printable ASCII: give 1 to 255 printable ASCII characters.");

    private static InvalidRequestException Wrong(string name, string value, string expected) =>
        new(Prefix + name, "invalid_type", $"The header '{Prefix}{name}' is '{JsonNodeReading.Shorten(value, 80)}': give {expected}.");
}
