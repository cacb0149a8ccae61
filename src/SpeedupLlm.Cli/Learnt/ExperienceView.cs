using System.Text.Json;
using SpeedupLlm.Experiences;
using Spectre.Console;

namespace SpeedupLlm.Cli.Learnt;

/// <summary>Experiences for people, or as JSON.</summary>
internal static class ExperienceView
{
    private const int Shown = 60;

    public static void List(IReadOnlyList<Experience> experiences, bool json)
    {
        if (json)
        {
            Json(experiences);
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "space", "user", "learnt", "source", "question or document", "answer", "uses", "marks");
        foreach (var experience in experiences)
        {
            string[] cells =
            [
                experience.Id, experience.Space, experience.User ?? "", $"{experience.Created:yyyy-MM-dd HH:mm}", experience.Source.ToString().ToLowerInvariant(),
                Short(experience.Document?.Source ?? experience.Question), Short(experience.Answer ?? experience.Completion), $"+{experience.Helpful} -{experience.Harmful}",
                $"{(experience.Pinned ? "pinned " : "")}{(experience.Quarantined ? "quarantined" : "")}".TrimEnd(),
            ];
            table.AddRow([.. cells.Select(cell => new Text(Plain(cell)))]);
        }

        Say.Data.Write(table);
    }

    public static void Show(IReadOnlyList<Experience> experiences, bool json)
    {
        if (json)
        {
            Json(experiences);
            return;
        }

        foreach (var experience in experiences)
        {
            var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("key", "value");
            foreach (var (key, value) in Fields(experience))
                table.AddRow(new Text(key), new Text(string.Join('\n', value.Split('\n').Select(Plain))));
            Say.Data.Write(table);
        }
    }

    private static void Json(IReadOnlyList<Experience> experiences) => Console.Out.WriteLine(JsonSerializer.Serialize(
        [.. experiences.Select(experience => ExperienceLine.Of(experience, vector: false))], ExperienceLineJson.Default.IReadOnlyListExperienceLine));

    private static IEnumerable<(string Key, string Value)> Fields(Experience experience)
    {
        yield return ("id", experience.Id);
        yield return ("space", experience.Space);
        if (experience.User is { } user)
            yield return ("user", user);
        yield return ("learnt", $"{experience.Created:yyyy-MM-dd HH:mm:ss} UTC");
        yield return ("source", experience.Document is { } document ? $"document {document.Id} of {document.Source}" : experience.Source.ToString().ToLowerInvariant());
        if (experience.Document is null)
            yield return ("question", experience.Question);
        yield return (experience.Document is null ? "completion" : "text", experience.Completion);
        if (experience.Answer is { } answer)
            yield return ("answer", answer);
        yield return ("score", experience.Score is { } score ? $"{score:0.###} ({experience.ScoreKind}), {(experience.Solved ? "solved" : "not solved")}" : "not scored");
        yield return ("confirmations", $"{experience.Confirmations}");
        yield return ("uses", $"{experience.Helpful} helpful, {experience.Harmful} harmful");
        yield return ("cost", $"{experience.Cost:0.#} priced tokens");
        yield return ("made with", experience.Parents.Count == 0 ? "no memory" : string.Join(", ", experience.Parents));
        yield return ("marks", $"{(experience.Pinned ? "pinned " : "")}{(experience.Quarantined ? "quarantined" : "")}".TrimEnd());
    }

    private static string Short(string text) => text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown), "…");

    /// <summary>What was learnt must not steer the terminal of who looks at it.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
