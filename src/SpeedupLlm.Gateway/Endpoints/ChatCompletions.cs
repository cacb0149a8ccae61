using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Accounting;
using SpeedupLlm.Gateway.Upstreams;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>: parses, then lets the pipeline answer, or forwards what it must not touch.</summary>
internal static class ChatCompletions
{
    public static async Task HandleAsync(
        HttpContext context, GatewayOptions gateway, SpeedupChatClient client, IForwarder forwarder, ChatCompletionWriter writer,
        ILogger<GatewayApp> logger)
    {
        var cancellationToken = context.RequestAborted;
        var request = (await ChatCompletionRequest.ParseAsync(context.Request.Body, cancellationToken).ConfigureAwait(false))
            .WithHeaders(context.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? "")));
        if (ModelSuffix.Split(request.Model, name => gateway.Models.Contains(name, StringComparer.Ordinal), gateway.Profile) is var (model, choice))
            request = request.WithModel(model, choice);
        if (!gateway.Models.Contains(request.Model, StringComparer.Ordinal))
        {
            throw new GatewayException(
                StatusCodes.Status404NotFound, "model_not_found",
                $"The model '{Short(request.Model)}' is not served here. Served are: {string.Join(", ", gateway.Models)}.", "model");
        }

        var speedup = (request.Speedup ?? new SpeedupRequest()) with { Parameters = OtherParameters(request.Options) };
        client.Validate(speedup);
        if (ForwardReason.Of(request) is { } reason)
        {
            Log.Forwarded(logger, reason);
            await forwarder.ForwardAsync(context, request, reason).ConfigureAwait(false);
            return;
        }

        var options = request.Options.WithSpeedup(speedup);
        if (request.Stream)
            await StreamAsync(context, client, writer, request, options, logger).ConfigureAwait(false);
        else
            await AnswerAsync(context, client, writer, request, options).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(
        HttpContext context, SpeedupChatClient client, ChatCompletionWriter writer, ChatCompletionRequest request, ChatOptions options)
    {
        var response = await client.GetResponseAsync(request.Messages, options, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(
            writer.WriteUtf8(response, Summary(response.AdditionalProperties), request.Model), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task StreamAsync(
        HttpContext context, SpeedupChatClient client, ChatCompletionWriter writer, ChatCompletionRequest request, ChatOptions options,
        ILogger logger)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        var failure = await writer.WriteStreamAsync(
            client.GetStreamingResponseAsync(request.Messages, options, context.RequestAborted), context.Response.Body, request.IncludeUsage,
            update => Summary(update.AdditionalProperties), request.Model, context.RequestAborted).ConfigureAwait(false);
        if (failure is not null)
            Log.StreamFailed(logger, failure);
    }

    private static JsonNode? Summary(AdditionalPropertiesDictionary? properties) =>
        properties?.GetValueOrDefault(SpeedupChatOptionsExtensions.Key) is Receipt receipt
            ? JsonSerializer.SerializeToNode(ReceiptSummary.Of(receipt), GatewayJson.Default.ReceiptSummary)
            : null;

    private static string OtherParameters(ChatOptions options) =>
        options.AdditionalProperties?.GetValueOrDefault(OriginalBody.OtherParametersKey) as string ?? string.Empty;

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
