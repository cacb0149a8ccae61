using Microsoft.AspNetCore.Http;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway.Upstreams;

/// <summary>Answers what the pipeline must not touch.</summary>
internal interface IForwarder
{
    /// <summary>Answers the request without the pipeline.</summary>
    /// <param name="context">Where the answer goes.</param>
    /// <param name="request">The request.</param>
    /// <param name="reason">Why the pipeline must not touch it, as <see cref="ForwardReason"/> names it.</param>
    Task ForwardAsync(HttpContext context, ChatCompletionRequest request, string reason);
}
