using System.Text.Json;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gateway;
using SpeedupLlm.Gateway.Endpoints;
using Spectre.Console;

namespace SpeedupLlm.Cli.Learnt;

/// <summary>Lessons for people, or as JSON.</summary>
internal static class LessonView
{
    public static void List(IReadOnlyList<Lesson> lessons, bool json)
    {
        if (json)
        {
            Json(lessons);
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "space", "user", "method", "lesson", "topic", "sources", "uses", "state");
        foreach (var lesson in lessons)
        {
            string[] cells =
            [
                lesson.Id, lesson.Space, lesson.User ?? "", lesson.Method, lesson.Text, lesson.Topic, $"{lesson.Sources.Count}",
                $"{lesson.Uses}: +{lesson.Helpful} -{lesson.Harmful}", State(lesson),
            ];
            table.AddRow([.. cells.Select(cell => new Text(ExperienceView.Plain(cell)))]);
        }

        Say.Data.Write(table);
    }

    public static void Show(IReadOnlyList<Lesson> lessons, bool json)
    {
        if (json)
        {
            Json(lessons);
            return;
        }

        foreach (var lesson in lessons)
        {
            var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("key", "value");
            foreach (var (key, value) in Fields(lesson))
                table.AddRow(new Text(key), new Text(ExperienceView.Plain(value)));
            Say.Data.Write(table);
        }
    }

    private static void Json(IReadOnlyList<Lesson> lessons) =>
        Console.Out.WriteLine(JsonSerializer.Serialize([.. lessons.Select(LessonLine.Of)], GatewayJson.Default.IReadOnlyListLessonLine));

    private static IEnumerable<(string Key, string Value)> Fields(Lesson lesson)
    {
        yield return ("id", lesson.Id);
        yield return ("space", lesson.Space);
        if (lesson.User is { } user)
            yield return ("user", user);
        yield return ("written", $"{lesson.Created:yyyy-MM-dd HH:mm:ss} UTC");
        yield return ("method", lesson.Method);
        yield return ("lesson", lesson.Text);
        yield return ("topic", lesson.Topic);
        yield return ("made of", string.Join(", ", lesson.Sources));
        yield return ("uses", $"{lesson.Uses}: {lesson.Helpful} helpful, {lesson.Harmful} harmful");
        yield return ("cost", $"{lesson.Cost:0.#} priced tokens");
        yield return ("state", State(lesson));
    }

    private static string State(Lesson lesson) => lesson.Retired ? "retired" : "in use";
}
