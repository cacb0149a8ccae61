using Microsoft.AspNetCore.Http;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway.Upstreams;

/// <summary>Sends a request to the upstream byte for byte, and its answer back.</summary>
internal sealed class HttpForwarder(RawForwarder forwarder) : IForwarder
{
    public async Task ForwardAsync(HttpContext context, ChatCompletionRequest request, string reason)
    {
        using var forwarded = await forwarder.ChatCompletionAsync(request, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = forwarded.StatusCode;
        context.Response.ContentType = forwarded.ContentType;
        foreach (var (name, value) in forwarded.Headers)
            context.Response.Headers[name] = value;
        context.Response.Headers.AddPath(reason);
        await forwarded.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }
}
