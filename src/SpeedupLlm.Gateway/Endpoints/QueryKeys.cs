using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>A query string in which only these keys may stand. An unknown one is an error: left out, more would be chosen than was meant.</summary>
internal sealed class QueryKeys
{
    private readonly IQueryCollection _query;

    /// <exception cref="GatewayException">A key is unknown.</exception>
    public QueryKeys(IQueryCollection query, params string[] known)
    {
        if (query.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
            throw Wrong(unknown, $"'{unknown}' is not known here. Valid: {string.Join(", ", known)}.");
        _query = query;
    }

    /// <summary>The value of a key; null: it is not given.</summary>
    /// <exception cref="GatewayException">It is given more than once, or empty.</exception>
    public string? Text(string key) => _query[key] switch
    {
        { Count: 0 } => null,
        [{ Length: > 0 } value] => value,
        _ => throw Wrong(key, $"{key} must be given once, and not be empty."),
    };

    public static GatewayException Wrong(string key, string message) => new(StatusCodes.Status400BadRequest, "invalid_value", message, key);
}
