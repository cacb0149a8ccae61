using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Experiences;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway;

/// <summary>Turns every failure into an error of OpenAI's shape. What went wrong inside is logged, never shown.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    private const string InvalidRequest = "invalid_request_error";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && Unrouted(context) is { } reply)
                await WriteAsync(context, reply).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var reply = ReplyTo(exception);
            if (reply.Status >= 500)
                Log.RequestFailed(logger, exception, reply.Status);
            await WriteAsync(context, reply).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The status is out: a cut connection is the only honest sign left.
            Log.ResponseCut(logger, exception);
            context.Abort();
        }
    }

    /// <summary>Routing answers an unknown path, and a known one with a wrong method, with a bare status.</summary>
    private static ErrorReply? Unrouted(HttpContext context) => context.Response switch
    {
        { StatusCode: StatusCodes.Status404NotFound } when context.GetEndpoint() is null => ErrorReply.Of(404, new OpenAIError(
            $"There is no {context.Request.Method} {context.Request.Path}. The gateway has POST /v1/chat/completions, GET /v1/models, "
            + "GET /v1/receipts/{id}, GET /v1/experiences, GET /v1/lessons, GET /v1/adapters, GET /v1/savings, GET /v1/concentration and GET /healthz.", InvalidRequest, null, "not_found")),
        { StatusCode: StatusCodes.Status405MethodNotAllowed, Headers.Allow: { Count: > 0 } allowed } => ErrorReply.Of(405, new OpenAIError(
            $"{context.Request.Path} does not take {context.Request.Method}; it takes {allowed}.", InvalidRequest, null, "method_not_allowed")),
        _ => null,
    };

    private static ErrorReply ReplyTo(Exception exception) => exception switch
    {
        GatewayException e => ErrorReply.Of(e.Status, new OpenAIError(e.Message, InvalidRequest, e.Param, e.Code)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ErrorReply.Of(
            413, new OpenAIError("The body is too large; send fewer or shorter messages.", InvalidRequest, null, "body_too_large")),
        BadHttpRequestException e => ErrorReply.Of(e.StatusCode, new OpenAIError(e.Message, InvalidRequest, null, "bad_request")),
        StoreException e => ErrorReply.Of(503, new OpenAIError(e.Message, "server_error", null, "store_unavailable")),
        _ => ErrorReply.Of(exception),
    };

    private static Task WriteAsync(HttpContext context, ErrorReply reply)
    {
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.Allow = allow;
        if (reply.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds;
        return context.Response.Body.WriteAsync(reply.ToUtf8(), context.RequestAborted).AsTask();
    }
}
