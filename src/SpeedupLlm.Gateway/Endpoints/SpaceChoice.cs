using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>A query string in which nothing but a space may be chosen. An unknown key is an error: left out, the answer would be about all spaces.</summary>
internal static class SpaceChoice
{
    /// <returns>The space; null: all.</returns>
    /// <exception cref="GatewayException">A key or value is wrong.</exception>
    public static string? Read(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(key => key != "space") is { } unknown)
            throw Wrong(unknown, $"'{unknown}' is not known here. Valid is: space.");
        return query["space"] switch
        {
            { Count: 0 } => null,
            [{ Length: > 0 } space] => space,
            _ => throw Wrong("space", "space must be given once, and not be empty."),
        };
    }

    private static GatewayException Wrong(string key, string message) => new(StatusCodes.Status400BadRequest, "invalid_value", message, key);
}
