using Microsoft.AspNetCore.Http;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>A choice of experiences in a query string.</summary>
internal static class ExperienceChoice
{
    private static readonly string[] Keys = ["space", "id", "text", "user", "older_than", "newer_than", "source", "pinned", "quarantined", "all", "limit"];

    /// <exception cref="GatewayException">A key or value is wrong.</exception>
    public static ExperienceQuery Read(IQueryCollection query, DateTimeOffset now, bool limited)
    {
        var keys = new QueryKeys(query, limited ? Keys : Keys[..^1]);
        return new ExperienceQuery
        {
            Space = Text("space"),
            Ids = [.. query["id"].OfType<string>()],
            Text = Text("text"),
            User = Text("user"),
            OlderThan = Time("older_than"),
            NewerThan = Time("newer_than"),
            Source = Text("source") is not { } name ? null
                : Enum.GetValues<ExperienceSource>().Cast<ExperienceSource?>().FirstOrDefault(source => $"{source}".Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? throw QueryKeys.Wrong("source", "source must be own, feedback, document or reference."),
            Pinned = Flag("pinned"),
            Quarantined = Flag("quarantined"),
            All = Flag("all") ?? false,
            Limit = Text("limit") is not { } limit ? null
                : int.TryParse(limit, out var most) && most > 0 ? most : throw QueryKeys.Wrong("limit", "limit must be a whole number from 1."),
        };

        string? Text(string key) => keys.Text(key);

        DateTimeOffset? Time(string key) => Text(key) is not { } text ? null
            : PointInTime.Parse(text, now) ?? throw QueryKeys.Wrong(key, $"{key} must be {PointInTime.Syntax}.");

        bool? Flag(string key) => Text(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            _ => throw QueryKeys.Wrong(key, $"{key} must be true or false."),
        };
    }
}
