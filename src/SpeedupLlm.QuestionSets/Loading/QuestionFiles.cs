using System.Text.Json;

namespace SpeedupLlm.QuestionSets.Loading;

/// <summary>
/// Reads and writes question sets. Files are UTF-8; what is read belongs to <see cref="Stratum.External"/> unless it says otherwise.
/// </summary>
public static class QuestionFiles
{
    /// <summary>Reads a question a line: <c>{"id"?, "question", "answer", …}</c>; the answer may be a text or a number.</summary>
    /// <exception cref="QuestionFileException">A line is not such an object; the message names it.</exception>
    public static IEnumerable<Question> ReadJsonl(string path) => Lines(path).Select(entry => new Question
    {
        Id = entry.Optional("id") ?? $"{Path.GetFileNameWithoutExtension(path)}-{entry.Line}",
        Text = entry.Required("question"),
        Answer = entry.Required("answer"),
        Solution = entry.Optional("solution"),
        Stratum = entry.Optional<Stratum>("stratum") ?? Stratum.External,
        Difficulty = entry.Optional<Difficulty>("difficulty"),
        Imitates = entry.Optional("imitates"),
    });

    /// <summary>Reads GSM8K: a question a line, whose answer is a worked solution ending in <c>#### N</c>.</summary>
    /// <exception cref="QuestionFileException">A line is not such an object; the message names it.</exception>
    public static IEnumerable<Question> ReadGsm8k(string path) => Lines(path).Select(entry =>
    {
        var solution = entry.Required("answer");
        var mark = solution.LastIndexOf("####", StringComparison.Ordinal);
        if (mark < 0 || solution[(mark + 4)..].Trim() is not { Length: > 0 } answer)
            throw entry.Wrong("the answer does not end in '#### N'");
        return new Question
        {
            Id = $"gsm8k-{Path.GetFileNameWithoutExtension(path)}-{entry.Line}",
            Text = entry.Required("question"),
            Answer = answer.Replace(",", "", StringComparison.Ordinal),
            Solution = solution[..mark].TrimEnd(),
        };
    });

    /// <summary>Reads SVAMP: a JSON array of <c>{"ID", "Body", "Question", "Answer"}</c>.</summary>
    /// <exception cref="QuestionFileException">The file is no such array; the message names the line.</exception>
    public static IReadOnlyList<Question> ReadSvamp(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var questions = new List<Question>();
        foreach (var entry in JsonEntry.Elements(path, bytes))
        {
            var body = entry.Required("Body").Trim();
            questions.Add(new Question
            {
                Id = entry.Optional("ID") ?? $"svamp-{entry.Line}",
                Text = body + (body.Length > 0 && char.IsPunctuation(body[^1]) ? " " : ". ") + entry.Required("Question").Trim(),
                Answer = entry.Required("Answer"),
            });
        }

        return questions;
    }

    /// <summary>Writes a question a line, with all that is known about it.</summary>
    public static void WriteJsonl(string path, IEnumerable<Question> questions) => Write(path, questions.Select(QuestionLine.Of));

    /// <summary>Writes a stream: its questions with their place, level and exposure.</summary>
    public static void WriteJsonl(string path, QuestionStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(path, stream.Items.Select(QuestionLine.Of));
    }

    /// <summary>Writes facts as documents, one a line: <c>{"id", "source", "text"}</c>.</summary>
    public static void WriteDocuments(string path, IEnumerable<FactDocument> documents) =>
        File.WriteAllLines(path, documents.Select(d => JsonSerializer.Serialize(d, ReadableJson.Context.FactDocument)));

    private static void Write(string path, IEnumerable<QuestionLine> lines) =>
        File.WriteAllLines(path, lines.Select(line => JsonSerializer.Serialize(line, ReadableJson.Context.QuestionLine)));

    private static IEnumerable<JsonEntry> Lines(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return JsonEntry.Parse(path, number, line);
        }
    }
}
