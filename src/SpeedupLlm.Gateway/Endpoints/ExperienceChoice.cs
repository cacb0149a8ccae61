using Microsoft.AspNetCore.Http;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>A choice of experiences in a query string. An unknown key is an error: left out, it would choose more than was meant.</summary>
internal static class ExperienceChoice
{
    private static readonly string[] Keys = ["space", "id", "text", "user", "older_than", "newer_than", "source", "pinned", "quarantined", "all", "limit"];

    /// <exception cref="GatewayException">A key or value is wrong.</exception>
    public static ExperienceQuery Read(IQueryCollection query, DateTimeOffset now, bool limited)
    {
        var keys = limited ? Keys : Keys[..^1];
        if (query.Keys.FirstOrDefault(key => !keys.Contains(key, StringComparer.Ordinal)) is { } unknown)
            throw Wrong(unknown, $"'{unknown}' is not known here. Valid are: {string.Join(", ", keys)}.");
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
                    ?? throw Wrong("source", "source must be own, feedback, document or reference."),
            Pinned = Flag("pinned"),
            Quarantined = Flag("quarantined"),
            All = Flag("all") ?? false,
            Limit = Text("limit") is not { } limit ? null
                : int.TryParse(limit, out var most) && most > 0 ? most : throw Wrong("limit", "limit must be a whole number from 1."),
        };

        string? Text(string key) => query[key] switch
        {
            { Count: 0 } => null,
            [{ Length: > 0 } value] => value,
            _ => throw Wrong(key, $"{key} must be given once, and not be empty."),
        };

        DateTimeOffset? Time(string key) => Text(key) is not { } text ? null
            : PointInTime.Parse(text, now) ?? throw Wrong(key, $"{key} must be {PointInTime.Syntax}.");

        bool? Flag(string key) => Text(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            _ => throw Wrong(key, $"{key} must be true or false."),
        };
    }

    private static GatewayException Wrong(string key, string message) => new(StatusCodes.Status400BadRequest, "invalid_value", message, key);
}
