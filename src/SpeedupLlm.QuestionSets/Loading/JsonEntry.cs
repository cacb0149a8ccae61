using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SpeedupLlm.QuestionSets.Loading;

/// <summary>A JSON object of a file, with its place, so that an error can name it.</summary>
internal sealed record JsonEntry(string File, long Line, JsonElement Json)
{
    public static JsonEntry Parse(string file, long line, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Of(file, line, document.RootElement.Clone());
        }
        catch (JsonException wrong)
        {
            throw new QuestionFileException(file, line, "not a line of JSON", wrong);
        }
    }

    /// <summary>The elements of an array, each with the line it starts in.</summary>
    public static List<JsonEntry> Elements(string file, byte[] bytes)
    {
        var content = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes;
        var reader = new Utf8JsonReader(content);
        var entries = new List<JsonEntry>();
        var (line, counted) = (1L, 0);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw new QuestionFileException(file, 1, "a JSON array is expected");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                line += content[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
                counted = (int)reader.TokenStartIndex;
                using var document = JsonDocument.ParseValue(ref reader);
                entries.Add(Of(file, line, document.RootElement.Clone()));
            }
        }
        catch (JsonException wrong)
        {
            throw new QuestionFileException(file, (wrong.LineNumber ?? 0) + 1, "not JSON", wrong);
        }

        return entries;
    }

    public QuestionFileException Wrong(string what) => new(File, Line, what);

    public string Required(string name) =>
        Optional(name) is { Length: > 0 } text ? text : throw Wrong($"the field '{name}' is missing or empty");

    /// <summary>The field as text: a number in its shortest form, so that 51.0 is 51.</summary>
    public string? Optional(string name) => !Json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetDecimal(out var number) =>
            number.ToString("0.#############################", CultureInfo.InvariantCulture),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw Wrong($"the field '{name}' must be a text or a number"),
    };

    public T? Optional<T>(string name) where T : struct, Enum => Optional(name) is not { } text ? null
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value
        : throw Wrong($"the field '{name}' is '{text}', not one of {string.Join(", ", Enum.GetNames<T>())}");

    private static JsonEntry Of(string file, long line, JsonElement json) =>

        json.ValueKind == JsonValueKind.Object ? new JsonEntry(file, line, json) : throw new QuestionFileException(file, line, "a JSON object is expected");
}
