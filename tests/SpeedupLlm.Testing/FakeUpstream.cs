using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SpeedupLlm.Testing;

/// <summary>A request as the upstream got it.</summary>
public sealed record FakeRequest(string Method, string Path, string? Authorization, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonObject Json => (JsonObject)JsonNode.Parse(Body)!;
}

/// <summary>An upstream on a loopback port that speaks real HTTP, gives scripted replies and records raw requests.</summary>
public sealed class FakeUpstream : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<FakeReply> script = new();
    private readonly ConcurrentQueue<FakeRequest> requests = new();
    private readonly Channel<FakeRequest> arrivals = Channel.CreateUnbounded<FakeRequest>();
    private readonly TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeUpstream(WebApplication app) => this.app = app;

    /// <summary>As an OpenAI client takes it.</summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>Every request, in order of arrival.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. requests];

    /// <summary>Given when the script is at its end.</summary>
    public FakeReply Otherwise { get; set; } = FakeReplies.Completion("42");

    /// <summary>Completes when a client has gone away in the middle of a reply.</summary>
    public Task ClientGone => aborted.Task;

    public static async Task<FakeUpstream> StartAsync(params FakeReply[] replies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var fake = new FakeUpstream(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        fake.BaseUrl = new(address + "/v1");
        return fake.Then(replies);
    }

    /// <summary>Adds replies to the script.</summary>
    public FakeUpstream Then(params FakeReply[] replies)
    {
        foreach (var reply in replies) script.Enqueue(reply);
        return this;
    }

    /// <summary>The next request, once it has arrived.</summary>
    public ValueTask<FakeRequest> ArrivalAsync(CancellationToken cancellationToken) => arrivals.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new FakeRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization, body.ToArray());
        requests.Enqueue(request);
        context.Items[nameof(FakeRequest)] = request;
        arrivals.Writer.TryWrite(request);
        await using var gone = context.RequestAborted.Register(() => aborted.TrySetResult());
        await (script.TryDequeue(out var reply) ? reply : Otherwise)(context);
    }
}
