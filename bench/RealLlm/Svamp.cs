using System.Text.Json;

namespace SpeedupLlm.RealLlm;

/// <summary>A seeded choice of SVAMP problems.</summary>
internal static class Svamp
{
    // The prompt form was chosen by looking at some of these: they are never benchmarked.
    private const int HeldOutEvery = 10;
    private static readonly string[] QuestionWords = ["How", "What", "Which", "Who", "By", "In", "If", "Find", "Did"];

    public static IReadOnlyList<Problem> Choose(Stream json, int count, int seed)
    {
        using var document = JsonDocument.Parse(json);
        var all = document.RootElement.EnumerateArray()
            .Where((_, i) => i % HeldOutEvery != HeldOutEvery - 1)
            .Select(e => new Problem(
                e.GetProperty("ID").GetString()!,
                "svamp",
                Join(e.GetProperty("Body").GetString()!, e.GetProperty("Question").GetString()!),
                e.GetProperty("Answer").GetDecimal()))
            // The same text twice would be a hidden fourth ask.
            .DistinctBy(p => p.Question, StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (count > all.Count) throw new UsageException($"--svamp {count}: SVAMP has only {all.Count} usable problems");
        new SeededRandom(seed, "svamp").Shuffle(all);
        return all[..count];
    }

    /// <summary>Many bodies end in the middle of a sentence (<c>If he had $ 4 at the start</c>), which the question goes on with.</summary>
    public static string Join(string body, string question)
    {
        body = body.Trim();
        question = question.Trim();
        if (body.Length == 0) return question;
        if (body[^1] is '.' or '!' or '?') return $"{body} {question}";
        string last = body[(body.LastIndexOf(". ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..];
        if (!last.StartsWith("If ", StringComparison.OrdinalIgnoreCase)) return $"{body.TrimEnd(',')}. {question}";
        string first = question.Split(' ', 2)[0];
        if (QuestionWords.Contains(first)) question = char.ToLowerInvariant(question[0]) + question[1..];
        return $"{body.TrimEnd(',')}, {question}";
    }
}
