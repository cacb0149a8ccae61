using Microsoft.AspNetCore.Http;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary><c>/v1/lessons</c>: look at what was written about trials, and forget it (docs/memory.md).</summary>
internal static class Lessons
{
    public static IResult List(HttpRequest request, SpeedupEngine engine)
    {
        var keys = new QueryKeys(request.Query, "space", "user");
        var user = keys.Text("user");
        var lessons = engine.ListLessons(keys.Text("space")).Where(lesson => user is null || lesson.User == user);
        return Results.Json(new ListReply<LessonLine>([.. lessons.Select(LessonLine.Of)]), GatewayJson.Default.ListReplyLessonLine);
    }

    public static IResult One(string id, SpeedupEngine engine, string? space = null) =>
        Results.Json(LessonLine.Of(Find(id, engine, space)), GatewayJson.Default.LessonLine);

    public static async Task<IResult> ForgetAsync(string id, SpeedupEngine engine, string? space = null)
    {
        Find(id, engine, space);
        var report = await engine.ForgetAsync(new ExperienceQuery { Ids = [id], Space = space }).ConfigureAwait(false);
        return Results.Json(report, GatewayJson.Default.ForgetReport);
    }

    private static Lesson Find(string id, SpeedupEngine engine, string? space) => engine.ListLessons(space).FirstOrDefault(lesson => lesson.Id == id)
        ?? throw new GatewayException(StatusCodes.Status404NotFound, "lesson_not_found", "There is no lesson with this id; GET /v1/lessons lists them.", "id");
}
