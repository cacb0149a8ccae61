using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>What a client is told when its request fails.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The error in OpenAI's shape; the upstream's own where it blames the request.</param>
/// <param name="RetryAfter">For the <c>Retry-After</c> header.</param>
public sealed record ErrorReply(int Status, JsonObject Body, TimeSpan? RetryAfter = null)
{
    private const string InvalidRequest = "invalid_request_error";
    private const string Upstream = "upstream_error";

    /// <summary><see cref="RetryAfter"/> as the header wants it: whole seconds, rounded up.</summary>
    public string? RetryAfterSeconds => RetryAfter is { } wait ? $"{Math.Ceiling(wait.TotalSeconds):0}" : null;

    /// <summary>An error of our own.</summary>
    public static ErrorReply Of(int status, OpenAIError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(status, (JsonObject)JsonSerializer.SerializeToNode(new OpenAIErrorBody(error), OpenAIErrorContext.Default.OpenAIErrorBody)!);
    }

    /// <summary>The reply to an exception; one that is not ours says nothing about itself.</summary>
    public static ErrorReply Of(Exception exception) => exception switch
    {
        UpstreamException e => Of(e),
        InvalidRequestException e => Of(400, new(e.Message, InvalidRequest, e.Param, e.Code)),
        SpeedupOptionException e => Of(400, new(e.Message, InvalidRequest, e.Key, "invalid_value")),
        ContextLengthExceededException e => Of(400, new(e.Message, InvalidRequest, "messages", "context_length_exceeded")),
        _ => Of(500, new("The gateway failed to handle the request; its log says why.", "server_error", null, "internal_error")),
    };

    /// <summary>The reply to a failed upstream.</summary>
    public static ErrorReply Of(UpstreamException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Kind switch
        {
            UpstreamFailure.Rejected => Rejected(exception, (int?)exception.StatusCode ?? 0),
            UpstreamFailure.TimedOut => Of(504, new(exception.Message, Upstream, null, "upstream_timeout")),
            UpstreamFailure.Unreachable => Of(502, new(exception.Message, Upstream, null, "upstream_unreachable")),
            UpstreamFailure.Cut => Of(502, new(exception.Message, Upstream, null, "upstream_cut")),
            _ => Of(502, new(exception.Message, Upstream, null, "upstream_garbage")),
        };
    }

    /// <summary>The body as it travels.</summary>
    public byte[] ToUtf8() => WireJson.Write(Body);

    private static ErrorReply Rejected(UpstreamException e, int status) => status switch
    {
        401 or 403 => Of(502, new($"The upstream refused the gateway's own API key, not yours: tell the gateway's operator. {e.Message}", Upstream, null, "upstream_auth")),
        407 => Of(502, new($"The proxy before the upstream refused the gateway: tell the gateway's operator. {e.Message}", Upstream, null, "upstream_auth")),
        >= 400 and < 500 when e.Error?["error"] is JsonObject => new(status, (JsonObject)e.Error.DeepClone(), e.RetryAfter),
        429 => Of(429, new(e.Message, "rate_limit_error", null, "rate_limit_exceeded")) with { RetryAfter = e.RetryAfter },
        >= 400 and < 500 => Of(status, new(e.Message, InvalidRequest, null, "upstream_rejected")) with { RetryAfter = e.RetryAfter },
        _ => Of(502, new(e.Message, Upstream, null, "upstream_error")) with { RetryAfter = e.RetryAfter },
    };
}
