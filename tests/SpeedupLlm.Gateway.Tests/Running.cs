using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>A gateway in front of a fake upstream. Unless a test says otherwise, every eligible request uses memory.</summary>
internal sealed class Running : IAsyncDisposable
{
    public const string Key = "sk-very-secret-1234567890";
    public const string Model = "fake-1";

    private readonly string _model;
    private readonly bool _ownsUpstream;

    private Running(FakeUpstream upstream, GatewayApp app, string model, bool ownsUpstream)
    {
        (Upstream, App, _model, _ownsUpstream) = (upstream, app, model, ownsUpstream);
        Http = new HttpClient { BaseAddress = new Uri(app.BaseUrl + "/") };
    }

    public FakeUpstream Upstream { get; }

    public GatewayApp App { get; }

    public HttpClient Http { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Running> StartAsync(
        Action<SpeedupOptions>? profile = null, Func<GatewayOptions, GatewayOptions>? change = null, FakeUpstream? upstream = null,
        TimeProvider? time = null)
    {
        var own = upstream ?? await FakeUpstream.StartAsync();
        if (upstream is null)
            own.Otherwise = FakeReplies.Answer("The answer is 42.");
        var options = Options(own.BaseUrl, profile, change);
        var app = await GatewayApp.StartAsync(options, time: time, cancellationToken: Token);
        return new Running(own, app, options.Models[0], upstream is null);
    }

    public static GatewayOptions Options(Uri upstream, Action<SpeedupOptions>? profile = null, Func<GatewayOptions, GatewayOptions>? change = null)
    {
        var speedup = new SpeedupOptions { ControlShare = 0, AuditShare = 0, AssignmentTimeout = TimeSpan.FromMinutes(1) };
        profile?.Invoke(speedup);
        var options = new GatewayOptions
        {
            Upstream = new UpstreamOptions { BaseUrl = upstream, ApiKey = Key, Retries = 0 }, Models = [Model, "other"], Profile = speedup,
        };
        return change?.Invoke(options) ?? options;
    }

    /// <summary>The body of a request; <paramref name="speedup"/> and <paramref name="more"/> are JSON objects.</summary>
    public static JsonObject Ask(string question, string? speedup = null, string? more = null, string? model = null)
    {
        var body = new JsonObject
        {
            ["model"] = model ?? Model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        };
        foreach (var (key, value) in more is null ? [] : JsonNode.Parse(more)!.AsObject())
            body[key] = value?.DeepClone();
        if (speedup is not null)
            body["speedup"] = JsonNode.Parse(speedup);
        return body;
    }

    public Task<Reply> AskAsync(string question, string? speedup = null, string? more = null, string? id = null) =>
        PostAsync(Ask(question, speedup, more, _model).ToJsonString(), id is null ? null : ("Idempotency-Key", id));

    /// <summary>Asks, and waits until what was learnt from it can be used.</summary>
    public async Task<Reply> TeachAsync(string question, string? speedup = null, string? more = null)
    {
        var reply = await AskAsync(question, speedup, more);
        Assert.Equal(200, reply.Status);
        await App.Engine.SettleAsync();
        return reply;
    }

    public Task<Reply> PostAsync(string body, params (string Name, string Value)?[] headers) => SendAsync(
        HttpMethod.Post, "chat/completions", new StringContent(body, new MediaTypeHeaderValue("application/json", "utf-8")), headers);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)?[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var header in headers)
        {
            if (header is var (name, value))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, Token);
        return await Reply.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        if (_ownsUpstream)
            await Upstream.DisposeAsync();
    }
}
