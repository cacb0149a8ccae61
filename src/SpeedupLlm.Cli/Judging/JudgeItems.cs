using System.Text.Json;
using System.Text.Json.Serialization;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Cli.Judging;

/// <summary>Reads the solutions that a judge is calibrated on: a JSON object a line.</summary>
internal static class JudgeItems
{
    private const string LooksLike = "A line looks like {\"question\": \"…\", \"solution\": \"…\", \"correct\": true}.";

    /// <exception cref="UsageException">The file or a line is wrong (the message names it), or the items cannot calibrate anything.</exception>
    public static IReadOnlyList<(LabelledSolution Item, string Place)> Read(string path)
    {
        var items = new List<(LabelledSolution Item, string Place)>();
        var places = new Dictionary<(string Question, string Solution), string>();
        foreach (var (index, line) in Lines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var place = $"{path}:{index + 1}";
            var item = Parse(line, place);
            // Twice the same item would make the interval narrower than what is known.
            if (!places.TryAdd((item.Question, item.Solution), place))
                throw new UsageException($"{place}: the same question and solution as {places[(item.Question, item.Solution)]}; every item counts once.");
            items.Add((item, place));
        }

        if (items.Count < JudgeCalibration.LeastItems)
            throw new UsageException($"{path} has {items.Count} items; a judge is calibrated on at least {JudgeCalibration.LeastItems}. {LooksLike}");
        if (items.TrueForAll(item => item.Item.Right) || !items.Exists(item => item.Item.Right))
            throw new UsageException($"{path} has {(items[0].Item.Right ? "right" : "wrong")} solutions only; a judge is calibrated on right and wrong ones.");
        return items;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--file {path}: {exception.Message}");
        }
    }

    private static LabelledSolution Parse(string text, string place)
    {
        try
        {
            var line = JsonSerializer.Deserialize(text, JudgeItemJson.Default.JudgeItemLine) ?? throw Wrong(place, "an object is expected, not null.");
            if (string.IsNullOrWhiteSpace(line.Question))
                throw Wrong(place, "'question' is missing or empty.");
            if (line.Solution is not null && line.Answer is not null)
                throw Wrong(place, "'solution' and 'answer' are both there; give one of them.");
            if ((line.Solution ?? line.Answer) is not { } solution || string.IsNullOrWhiteSpace(solution))
                throw Wrong(place, "'solution' (or 'answer') is missing or empty.");
            return new LabelledSolution(line.Question, solution, line.Correct ?? throw Wrong(place, "'correct' is missing; give true or false."));
        }
        catch (JsonException exception)
        {
            // Its tail is about the line as if it were a file of its own.
            throw Wrong(place, exception.Message.Split(" LineNumber: ", 2)[0]);
        }
    }

    private static UsageException Wrong(string place, string what) => new($"{place}: {what} {LooksLike}");
}

/// <summary>A line of a file of items; what else it holds is left alone.</summary>
internal sealed record JudgeItemLine(string? Question = null, string? Solution = null, string? Answer = null, bool? Correct = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JudgeItemLine))]
internal sealed partial class JudgeItemJson : JsonSerializerContext;
