using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Testing;

/// <summary>One scripted reply.</summary>
public delegate Task FakeReply(HttpContext context);

/// <summary>What an upstream may do, well or badly.</summary>
public static class FakeReplies
{
    public static FakeReply Completion(string text, int input = 10, int output = 2) => Json(new JsonObject
    {
        ["id"] = "chatcmpl-fake",
        ["object"] = "chat.completion",
        ["created"] = 1_700_000_000,
        ["model"] = "fake-1",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
            ["finish_reason"] = "stop",
        }),
        ["usage"] = new JsonObject
        {
            ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output,
        },
    }.ToJsonString());

    /// <summary>Answers every request, plain or as a stream with a usage chunk.</summary>
    public static FakeReply Answer(string text, int input = 10, int output = 2) => By(request =>
        request.Json["stream"] is { } stream && (bool)stream ? Stream([.. Chunks(text, input, output)]) : Completion(text, input, output));

    /// <summary>The reply that fits the request.</summary>
    public static FakeReply By(Func<FakeRequest, FakeReply> choose) => context => choose((FakeRequest)context.Items[nameof(FakeRequest)]!)(context);

    /// <summary>The events of a whole stream: one for each word, finish reason, usage, end.</summary>
    public static IEnumerable<string> Chunks(string text, int input = 10, int output = 2) =>
    [
        .. text.Split(' ').Select((word, i) => Chunk(i == 0 ? word : " " + word)),
        Chunk("", "stop"),
        new JsonObject
        {
            ["id"] = "chatcmpl-fake",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1_700_000_000,
            ["model"] = "fake-1",
            ["choices"] = new JsonArray(),
            ["usage"] = new JsonObject { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output },
        }.ToJsonString(),
        "[DONE]",
    ];

    public static FakeReply Json(string body, int status = 200) => Body(Encoding.UTF8.GetBytes(body), "application/json", status);

    public static FakeReply Html(int status = 200) => Body("<html><body>Welcome</body></html>"u8.ToArray(), "text/html", status);

    public static FakeReply Body(byte[] body, string contentType, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    };

    public static FakeReply Error(int status, string message = "no", string? retryAfter = null) => context =>
    {
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Json(new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = "fake", ["param"] = null, ["code"] = "fake_code", ["extra"] = 1 },
        }.ToJsonString(), status)(context);
    };

    /// <summary>Each text becomes one event, flushed by itself; nothing is added.</summary>
    public static FakeReply Stream(params string[] events) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var data in events)
        {
            await context.Response.WriteAsync($"data: {data}\n\n");
            await context.Response.Body.FlushAsync();
        }
    };

    public static string Chunk(string text, string? finish = null) => new JsonObject
    {
        ["id"] = "chatcmpl-fake",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = "fake-1",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0, ["delta"] = new JsonObject { ["content"] = text }, ["finish_reason"] = finish,
        }),
    }.ToJsonString();

    /// <summary>Never begins to answer.</summary>
    public static FakeReply Silence() => UntilAbortedAsync;

    /// <summary>Begins and then says no more.</summary>
    public static FakeReply Stall(FakeReply beginning) => async context =>
    {
        await beginning(context);
        await context.Response.Body.FlushAsync();
        await UntilAbortedAsync(context);
    };

    /// <summary>Promises a whole body, sends half and hangs up.</summary>
    public static FakeReply CutBody() => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"id\":\"chatcmpl-");
        await context.Response.Body.FlushAsync();
        throw Cut();
    };

    /// <summary>Sends these events and breaks the connection.</summary>
    public static FakeReply Break(FakeReply beginning) => async context =>
    {
        await beginning(context);
        throw Cut();
    };

    /// <summary>Takes the request and hangs up without a word.</summary>
    public static FakeReply HangUp() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    // Aborting would also take back what is not on the wire yet; an error closes the connection after it.
    private static InvalidOperationException Cut() => new("The script ends here.");

    private static async Task UntilAbortedAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // That is what it waited for.
        }
    }
}
