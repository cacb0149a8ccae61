using Microsoft.AspNetCore.Http;
using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>
/// <c>/v1/experiences</c>: look at what was learnt, forget, pin and quarantine it (docs/forgetting.md). The gateway has no keys of its own yet: whoever
/// reaches its port on this machine may do this.
/// </summary>
internal static class StoredExperiences
{
    private const int DefaultLimit = 100;

    public static IResult List(HttpRequest request, SpeedupEngine engine, TimeProvider time)
    {
        var query = ExperienceChoice.Read(request.Query, time.GetUtcNow(), limited: true);
        // Looking at all of them does no harm.
        query = query with { All = query.All || !query.Chooses, Limit = query.Limit ?? DefaultLimit };
        return Results.Json(
            new ListReply<ExperienceLine>([.. engine.FindExperiences(Valid(query)).Select(experience => ExperienceLine.Of(experience, vector: false))]), GatewayJson.Default.ListReplyExperienceLine);
    }

    public static IResult One(string id, SpeedupEngine engine, string? space = null) => Shown(engine, Of(id, space));

    public static async Task<IResult> ForgetAsync(HttpRequest request, SpeedupEngine engine, TimeProvider time) => Report(
        await engine.ForgetAsync(Valid(ExperienceChoice.Read(request.Query, time.GetUtcNow(), limited: false))).ConfigureAwait(false));

    public static async Task<IResult> ForgetOneAsync(string id, SpeedupEngine engine, string? space = null)
    {
        var report = await engine.ForgetAsync(Of(id, space)).ConfigureAwait(false);
        return report.Experiences + report.Lessons > 0 ? Report(report) : throw NotFound();
    }

    public static async Task<IResult> MarkAsync(string id, string mark, SpeedupEngine engine, string? space = null)
    {
        var query = Of(id, space);
        _ = mark switch
        {
            "pin" => await engine.PinAsync(query).ConfigureAwait(false),
            "unpin" => await engine.PinAsync(query, pinned: false).ConfigureAwait(false),
            "quarantine" => await engine.QuarantineAsync(query).ConfigureAwait(false),
            "release" => await engine.ReleaseAsync(query).ConfigureAwait(false),
            _ => throw new GatewayException(StatusCodes.Status404NotFound, "not_found", "An experience takes pin, unpin, quarantine and release."),
        };
        return Shown(engine, query);
    }

    private static IResult Report(ForgetReport report) => Results.Json(report, GatewayJson.Default.ForgetReport);

    private static IResult Shown(SpeedupEngine engine, ExperienceQuery query) => engine.FindExperiences(query) is [var experience, ..]
        ? Results.Json(ExperienceLine.Of(experience, vector: false), ExperienceLineJson.Default.ExperienceLine)
        : throw NotFound();

    /// <summary>A slash in an id comes as it was sent.</summary>
    private static ExperienceQuery Of(string id, string? space) =>
        Valid(new ExperienceQuery { Ids = [id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)], Space = space });

    private static ExperienceQuery Valid(ExperienceQuery query) => query.Error() is { } error
        ? throw new GatewayException(StatusCodes.Status400BadRequest, "invalid_value", error)
        : query;

    private static GatewayException NotFound() =>
        new(StatusCodes.Status404NotFound, "experience_not_found", "There is no experience with this id; GET /v1/experiences lists them.", "id");
}
