using System.Text;
using System.Threading.Channels;

namespace SpeedupLlm.OpenAI.Tests.Upstream;

public sealed class RawForwarderTests
{
    private const string Odd = "{ \"model\":\"m\",\r\n \"messages\": [ {\"role\":\"user\",\"content\":\"\\u0036 × 7?\"} ], \"n\": 2, \"x\" : 1.50 }";

    [Fact]
    public async Task The_clients_own_bytes_are_sent_and_the_upstreams_own_come_back()
    {
        const string Answer = "{ \"anything\" :\t[1.0] }";
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Body(Encoding.UTF8.GetBytes(Answer), "application/json; charset=utf-8"));
        var (status, type, body) = await ForwardAsync(fake, Odd);
        Assert.Equal(Odd, fake.Requests.Single().Text);
        Assert.Equal((200, "application/json; charset=utf-8", Answer), (status, type, body));
    }

    [Fact]
    public async Task Only_the_speedup_object_is_taken_out()
    {
        await using var fake = await FakeUpstream.StartAsync();
        await ForwardAsync(fake, """{"model":"m","x":1.50,"speedup":{"n":2},"messages":[{"role":"user","content":"×<"}],"y":{"speedup":1}}""");
        Assert.Equal("""{"model":"m","x":1.50,"messages":[{"role":"user","content":"×<"}],"y":{"speedup":1}}""", fake.Requests.Single().Text);
    }

    [Theory, InlineData(400), InlineData(404), InlineData(429), InlineData(503)]
    public async Task Error_statuses_pass_byte_for_byte(int status)
    {
        await using var fake = await FakeUpstream.StartAsync();
        fake.Otherwise = FakeReplies.Body("<oops>"u8.ToArray(), "text/plain", status);
        Assert.Equal((status, "text/plain", "<oops>"), await ForwardAsync(fake, Odd));
    }

    [Theory, InlineData(401), InlineData(403)]
    public async Task A_refusal_of_the_gateways_key_is_not_the_clients_business(int status)
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Error(status, Wiring.ApiKey));
        var e = await Assert.ThrowsAsync<UpstreamException>(() => ForwardAsync(fake, Odd));
        Assert.Equal(UpstreamFailure.Rejected, e.Kind);
        Assert.DoesNotContain(Wiring.ApiKey, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_relayed_as_it_comes()
    {
        var next = Channel.CreateUnbounded<string>();
        await using var fake = await FakeUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await foreach (var text in next.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
                await context.Response.Body.FlushAsync();
            }
        });
        await using var wiring = Wiring.To(fake);
        next.Writer.TryWrite("data: 1\n\n");
        using var response = await wiring.Forwarder.ChatCompletionAsync(Wiring.Parse(Odd), Wiring.Token);
        using var client = new ObservedStream();
        var copy = response.CopyToAsync(client, Wiring.Token);
        Assert.Equal("data: 1\n\n", await client.Flushes.Reader.ReadAsync(Wiring.Token));
        next.Writer.TryWrite("data: 2\n\n");
        Assert.Equal("data: 2\n\n", await client.Flushes.Reader.ReadAsync(Wiring.Token));
        next.Writer.Complete();
        await copy;
    }

    [Fact]
    public async Task A_cut_body_and_a_dead_upstream_are_told_apart()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.CutBody(), FakeReplies.HangUp());
        Assert.Equal(UpstreamFailure.Cut, (await Assert.ThrowsAsync<UpstreamException>(() => ForwardAsync(fake, Odd))).Kind);
        Assert.Equal(UpstreamFailure.Unreachable, (await Assert.ThrowsAsync<UpstreamException>(() => ForwardAsync(fake, Odd))).Kind);
    }

    [Fact]
    public async Task Other_paths_and_telling_headers_pass()
    {
        await using var fake = await FakeUpstream.StartAsync(context =>
        {
            context.Response.Headers["x-request-id"] = "req_1";
            context.Response.Headers["X-RateLimit-Remaining-Tokens"] = "7";
            context.Response.Headers.SetCookie = "a=b";
            return FakeReplies.Json("{\"data\":[]}")(context);
        });
        await using var wiring = Wiring.To(fake);
        using var response = await wiring.Forwarder.SendAsync(HttpMethod.Get, "models/llama:8b", default, Wiring.Token);
        Assert.Equal("/v1/models/llama:8b", fake.Requests.Single().Path);
        Assert.Equal(["x-ratelimit-remaining-tokens", "x-request-id"], response.Headers.Select(header => header.Key.ToLowerInvariant()).Order(StringComparer.Ordinal));
    }

    [Theory, InlineData("../admin"), InlineData("//evil.test/x"), InlineData("/x"), InlineData("http://evil.test"), InlineData("%2e%2e/x")]
    public async Task A_path_cannot_leave_the_upstream(string path)
    {
        await using var wiring = new Wiring(new() { BaseUrl = new("http://127.0.0.1:9/v1") });
        await Assert.ThrowsAsync<ArgumentException>(() => wiring.Forwarder.SendAsync(HttpMethod.Get, path, default, Wiring.Token));
    }

    private static async Task<(int Status, string? Type, string Body)> ForwardAsync(FakeUpstream fake, string request)
    {
        await using var wiring = Wiring.To(fake);
        using var response = await wiring.Forwarder.ChatCompletionAsync(Wiring.Parse(request), Wiring.Token);
        using var client = new MemoryStream();
        await response.CopyToAsync(client, Wiring.Token);
        return (response.StatusCode, response.ContentType, Encoding.UTF8.GetString(client.ToArray()));
    }

    private sealed class ObservedStream : MemoryStream
    {
        internal Channel<string> Flushes { get; } = Channel.CreateUnbounded<string>();

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flushes.Writer.TryWrite(Encoding.UTF8.GetString(ToArray()));
            SetLength(0);
            return Task.CompletedTask;
        }
    }
}
