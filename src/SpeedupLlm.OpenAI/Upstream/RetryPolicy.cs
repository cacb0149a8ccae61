using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace SpeedupLlm.OpenAI;

/// <summary>Tries again only where no tokens can have been spent.</summary>
internal static class RetryPolicy
{
    // Longer than this nobody should hold a client's connection: the refusal is passed on with its Retry-After.
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    internal static HttpRetryStrategyOptions Build(UpstreamOptions options, TimeProvider time) => new()
    {
        MaxRetryAttempts = options.Retries,
        Delay = options.RetryDelay,
        MaxDelay = LongestWait,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldRetryAfterHeader = false,
        ShouldHandle = arguments => ValueTask.FromResult(
            !arguments.Context.CancellationToken.IsCancellationRequested && NothingWasSpent(arguments.Outcome, time)),
        DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter(time)),
    };

    internal static TimeSpan? RetryAfter(this HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static bool NothingWasSpent(Outcome<HttpResponseMessage> outcome, TimeProvider time) => outcome switch
    {
        { Result: { } response } => IsPassing(response.StatusCode) && !(response.RetryAfter(time) > LongestWait),
        // A server that hung up after it had the request (ResponseEnded) may have worked on it: that one is not retried.
        { Exception: HttpRequestException e } => e.HttpRequestError is HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        { Exception: OperationCanceledException { InnerException: TimeoutException } } => true,
        _ => false,
    };

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
