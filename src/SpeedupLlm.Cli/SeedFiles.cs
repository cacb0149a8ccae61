using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpeedupLlm.Cli;

/// <summary>Reads documents for memory: a JSON object a line (<c>.jsonl</c>), or a paragraph each (<c>.txt</c>, <c>.md</c>).</summary>
internal static class SeedFiles
{
    /// <exception cref="UsageException">A file or a line is wrong; the message names it.</exception>
    public static IReadOnlyList<SeedDocument> Read(IEnumerable<string> paths)
    {
        var documents = new List<SeedDocument>();
        var places = new Dictionary<(string? Space, string Id), string>();
        foreach (var (document, place) in paths.SelectMany(ReadFile))
        {
            if (document.Error() is { } error)
                throw new UsageException($"{place}: {error}");
            if (!places.TryAdd((document.Space, document.Id), place))
                throw new UsageException($"{place}: the id '{document.Id}' is taken by {places[(document.Space, document.Id)]}; ids are unique in a space.");
            documents.Add(document);
        }

        return documents;
    }

    private static IEnumerable<(SeedDocument Document, string Place)> ReadFile(string path)
    {
        var lines = Lines(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" => Objects(path, lines),
            ".txt" or ".md" => Paragraphs(path, lines),
            _ => throw new UsageException($"--seed-documents {path}: give a .jsonl file (an object a line) or a .txt file (a paragraph each)."),
        };
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--seed-documents {path}: {exception.Message}");
        }
    }

    private static IEnumerable<(SeedDocument Document, string Place)> Objects(string path, string[] lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return (Parse(line, $"{path}:{index + 1}").ToDocument(), $"{path}:{index + 1}");
        }
    }

    private static SeedLine Parse(string line, string place)
    {
        try
        {
            return JsonSerializer.Deserialize(line, SeedJson.Default.SeedLine) ?? throw new UsageException($"{place}: an object is expected, not null.");
        }
        catch (JsonException exception)
        {
            // Its tail is about the line as if it were a file of its own.
            var message = exception.Message.Split(" Path: ", 2)[0].Split(" LineNumber: ", 2)[0];
            throw new UsageException($"{place}: {message} A line looks like {{\"id\": \"1\", \"source\": \"price-list.txt\", \"text\": \"…\"}}.");
        }
    }

    private static IEnumerable<(SeedDocument Document, string Place)> Paragraphs(string path, string[] lines)
    {
        var name = Path.GetFileName(path);
        var (paragraph, number, start) = (new List<string>(), 0, 0);
        for (var i = 0; i <= lines.Length; i++)
        {
            if (i < lines.Length && !string.IsNullOrWhiteSpace(lines[i]))
            {
                start = paragraph.Count == 0 ? i + 1 : start;
                paragraph.Add(lines[i]);
            }
            else if (paragraph.Count > 0)
            {
                yield return (new SeedDocument($"{name}#{++number}", name, string.Join('\n', paragraph)), $"{path}:{start}");
                paragraph.Clear();
            }
        }
    }
}

/// <summary>A line of a file of documents.</summary>
internal sealed record SeedLine(string? Id = null, string? Source = null, string? Text = null, string? User = null, string? Space = null)
{
    public SeedDocument ToDocument() => new(Id ?? string.Empty, Source ?? string.Empty, Text ?? string.Empty) { User = User, Space = Space };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SeedLine))]
internal sealed partial class SeedJson : JsonSerializerContext;
