using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>Turns an error response into an <see cref="UpstreamException"/> that a person can act on.</summary>
internal static class UpstreamRejection
{
    private const long Limit = 1 << 20;

    internal static async Task<UpstreamException> ReadAsync(
        UpstreamHttp upstream, HttpResponseMessage response, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var body = await TextAsync(upstream, response, cancellationToken).ConfigureAwait(false);
        // Some upstreams echo the key they refuse.
        if (upstream.Options.ApiKey is { } key) body = body.Replace(key, "***", StringComparison.Ordinal);
        JsonObject? error = null;
        try
        {
            error = WireJson.Parse(Encoding.UTF8.GetBytes(body)) as JsonObject;
        }
        catch (JsonException)
        {
            // A proxy's HTML page: the message quotes its beginning.
        }

        var status = response.StatusCode;
        var said = MessageOf(error) ?? JsonNodeReading.Shorten(string.Join(' ', body.Split((char[]?)null, 40, StringSplitOptions.RemoveEmptyEntries)), 200);
        var message = $"The upstream {upstream.BaseUrl} answered {(int)status} {status}{(said.Length == 0 ? "" : ": " + said)}{Advice(status)}";
        return new(UpstreamFailure.Rejected, message, null, status, error, retryAfter);
    }

    /// <summary>The text inside an error body: <c>{"error":{"message"}}</c>, <c>{"error":"…"}</c> or <c>{"message"}</c>.</summary>
    internal static string? MessageOf(JsonObject? body) => body?["error"] switch
    {
        JsonObject error => error.StringAt("message"),
        JsonValue error when error.IsString(out var text) => text,
        _ => body?.StringAt("message"),
    };

    private static async Task<string> TextAsync(UpstreamHttp upstream, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await upstream.OpenAsync(response, Limit, cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString((await stream.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Span);
        }
        catch (UpstreamException)
        {
            // The status alone says enough; a cut error body must not hide it.
            return "";
        }
    }

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => " (check the upstream's ApiKey)",
        HttpStatusCode.ProxyAuthenticationRequired => " (the proxy before the upstream wants credentials)",
        HttpStatusCode.NotFound => " (check the model's name and that BaseUrl ends with the version, as in /v1)",
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => " (redirects are not followed: give BaseUrl the final address)",
        _ => "",
    };
}
