using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SpeedupLlm.OpenAI.Tests.Tuning;

/// <summary>A provider that speaks OpenAI's public fine-tuning API; a job moves on each time somebody asks for it.</summary>
internal sealed class FineTuningServer : IAsyncDisposable
{
    private static readonly string[] Way = ["validating_files", "queued", "running", "succeeded"];

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _jobs = new();

    private FineTuningServer(WebApplication app) => _app = app;

    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>Files that are there: id → text.</summary>
    public ConcurrentDictionary<string, string> Files { get; } = new();

    /// <summary>Every file that ever was.</summary>
    public ConcurrentQueue<string> Uploaded { get; } = new();

    public ConcurrentQueue<JsonObject> Started { get; } = new();

    public ConcurrentQueue<string> Cancelled { get; } = new();

    public ConcurrentQueue<string> DeletedModels { get; } = new();

    /// <summary>Where every job ends instead of succeeding; null: it succeeds.</summary>
    public string? FailsWith { get; set; }

    /// <summary>Jobs never leave <c>running</c>.</summary>
    public bool Hangs { get; set; }

    /// <summary>How every chat is refused: status and code.</summary>
    public (int Status, string? Code) Refuses { get; set; } = (404, "model_not_found");

    public TaskCompletionSource Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<FineTuningServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FineTuningServer(app);
        app.MapPost("/v1/files", (Delegate)server.UploadAsync);
        app.MapDelete("/v1/files/{id}", (string id) => Deleted(id, "file", server.Files.TryRemove(id, out _)));
        app.MapPost("/v1/fine_tuning/jobs", (Delegate)server.StartJobAsync);
        app.MapGet("/v1/fine_tuning/jobs/{id}", (string id) => server.Ask(id));
        app.MapPost("/v1/fine_tuning/jobs/{id}/cancel", (string id) => server.Cancel(id));
        app.MapDelete("/v1/models/{id}", (string id) => server.DeleteModel(id));
        app.MapPost("/v1/chat/completions", () => Error(server.Refuses.Status, "The model does not exist or you do not have access to it.", server.Refuses.Code));
        await app.StartAsync();
        server.BaseUrl = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1");
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static IResult Error(int status, string message, string? code = null) => Results.Json(
        new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = code } }, statusCode: status);

    private async Task<IResult> UploadAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Wiring.ApiKey}")
            return Error(401, "Incorrect API key provided.", "invalid_api_key");
        if (!context.Request.HasFormContentType)
            return Error(400, "a multipart form is expected");
        var form = await context.Request.ReadFormAsync();
        if (form["purpose"] != "fine-tune" || form.Files.GetFile("file") is not { } file)
            return Error(400, "purpose and file are required");
        using var reader = new StreamReader(file.OpenReadStream());
        var text = await reader.ReadToEndAsync();
        var id = $"file-{Uploaded.Count + 1}";
        Files[id] = text;
        Uploaded.Enqueue(text);
        return Results.Json(new JsonObject
        {
            ["id"] = id, ["object"] = "file", ["bytes"] = file.Length, ["created_at"] = 1_760_000_000, ["filename"] = file.FileName, ["purpose"] = "fine-tune", ["status"] = "processed",
        });
    }

    private async Task<IResult> StartJobAsync(HttpContext context)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        Started.Enqueue(body);
        if (body["training_file"]?.GetValue<string>() is not { } file || !Files.TryGetValue(file, out var text))
            return Error(400, "training_file is unknown");
        if (text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length < 10)
            return Error(400, "Training file has fewer than 10 examples, the minimum.");
        var job = new JsonObject
        {
            ["object"] = "fine_tuning.job", ["id"] = $"ftjob-{_jobs.Count + 1}", ["model"] = body["model"]!.GetValue<string>(), ["created_at"] = 1_760_000_000,
            ["fine_tuned_model"] = null, ["organization_id"] = "org-1", ["result_files"] = new JsonArray(), ["status"] = Way[0], ["validation_file"] = null,
            ["training_file"] = file, ["hyperparameters"] = new JsonObject { ["n_epochs"] = 3 }, ["trained_tokens"] = null, ["error"] = null, ["finished_at"] = null, ["seed"] = 1,
            ["user_provided_suffix"] = body["suffix"]?.GetValue<string>(),
        };
        _jobs[(string)job["id"]!] = job;
        return Results.Json(job);
    }

    private IResult Ask(string id)
    {
        if (!_jobs.TryGetValue(id, out var job))
            return Error(404, $"no job {id}");
        lock (job)
        {
            var at = Array.IndexOf(Way, (string)job["status"]!);
            if (at >= 0 && at < Way.Length - 1 && !(Hangs && Way[at] == "running"))
                job["status"] = Way[at + 1];
            if ((string)job["status"]! == "running")
                Running.TrySetResult();
            if ((string)job["status"]! == "succeeded")
            {
                job["status"] = FailsWith is null ? "succeeded" : "failed";
                job["error"] = FailsWith is null ? null : new JsonObject { ["code"] = "bad", ["message"] = FailsWith, ["param"] = null };
                job["fine_tuned_model"] = FailsWith is null ? $"ft:{job["model"]}:org::{id}" : null;
                job["trained_tokens"] = FailsWith is null ? 1234 : null;
            }

            return Results.Json(job.DeepClone());
        }
    }

    private IResult Cancel(string id)
    {
        Cancelled.Enqueue(id);
        lock (_jobs[id])
        {
            _jobs[id]["status"] = "cancelled";
            return Results.Json(_jobs[id].DeepClone());
        }
    }

    private IResult DeleteModel(string id)
    {
        DeletedModels.Enqueue(id);
        return Deleted(id, "model", id.StartsWith("ft:", StringComparison.Ordinal));
    }

    private static IResult Deleted(string id, string what, bool there) => there
        ? Results.Json(new JsonObject { ["id"] = id, ["object"] = what, ["deleted"] = true })
        : Error(404, $"no {what} {id}");
}
