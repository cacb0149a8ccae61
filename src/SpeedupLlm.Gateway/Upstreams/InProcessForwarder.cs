using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SpeedupLlm.OpenAI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Gateway.Upstreams;

/// <summary>A model in this process has nowhere to forward to: it answers what it can (text) itself, and the rest is refused.</summary>
internal sealed class InProcessForwarder(GatewayOptions gateway, IChatClient client, ChatCompletionWriter writer, ILogger<GatewayApp> logger) : IForwarder
{
    public async Task ForwardAsync(HttpContext context, ChatCompletionRequest request, string reason)
    {
        if (Unsupported(request.Body, reason) is var (what, param))
        {
            throw new GatewayException(
                StatusCodes.Status400BadRequest, "unsupported_by_model",
                $"The model {gateway.Models[0]} runs inside this gateway and answers plain text only; it has no {what}. "
                + "Leave that out, or start the gateway with --upstream and a model that has it.", param);
        }

        var options = request.Options.Clone();
        if (reason == "logprobs")
            options = options.WithLogProbabilities();
        context.Response.Headers.AddPath(reason);
        if (request.Stream)
        {
            context.Response.ContentType = "text/event-stream";
            var failure = await writer.WriteStreamAsync(
                client.GetStreamingResponseAsync(request.Messages, options, context.RequestAborted), context.Response.Body, request.IncludeUsage,
                model: request.Model, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            if (failure is not null)
                Log.StreamFailed(logger, failure);
            return;
        }

        var response = await client.GetResponseAsync(request.Messages, options, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(writer.WriteUtf8(response, model: request.Model), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>What the request needs beyond text, and the field that asks for it; null: it can be answered.</summary>
    private static (string What, string Param)? Unsupported(JsonObject body, string reason) => reason switch
    {
        "continuation" => null,
        "logprobs" when body["top_logprobs"] is null || body["top_logprobs"]!.ToJsonString() == "0" => null,
        "logprobs" => ("alternatives to a token (top_logprobs)", "top_logprobs"),
        "tools" => ("tools", "tools"),
        "n" => ("several choices in one answer (n above 1)", "n"),
        "content" => ("content other than text (images, audio, files)", "messages"),
        "audio" => ("audio", "modalities"),
        "state" => ("state kept by the server (store, conversation)", "store"),
        "prediction" => ("predicted outputs", "prediction"),
        _ => ("web search", "web_search_options"),
    };
}
