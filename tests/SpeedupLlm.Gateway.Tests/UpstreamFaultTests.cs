using System.Net;
using System.Net.Sockets;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>What an upstream may do wrong: the client is told in OpenAI's shape whose fault it was, and the next request is answered.</summary>
public sealed class UpstreamFaultTests
{
    public static TheoryData<string, int, string> Faults => new()
    {
        { "slow", 504, "upstream_timeout" },
        { "stalls", 504, "upstream_timeout" },
        { "hangs up", 502, "upstream_unreachable" },
        { "cut", 502, "upstream_cut" },
        { "garbage", 502, "upstream_garbage" },
        { "html", 502, "upstream_garbage" },
        { "empty choices", 502, "upstream_garbage" },
        { "500", 502, "upstream_error" },
        { "401", 502, "upstream_auth" },
        { "403", 502, "upstream_auth" },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task A_plain_request_gets_an_error_and_the_next_one_an_answer(string fault, int status, string code)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Then(Reply(fault));
        (await gateway.AskAsync("6 x 7?")).AssertError(status, code);
        Assert.Equal("The answer is 42.", (await gateway.AskAsync("6 x 7?")).Text);
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_stream_that_has_not_begun_gets_the_same_status(string fault, int status, string code)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Then(Reply(fault));
        (await gateway.AskAsync("6 x 7?", more: """{"stream":true}""")).AssertError(status, fault is "cut" or "stalls" ? null : code);
        Assert.Equal("The answer is 42.", (await gateway.AskAsync("6 x 7?", more: """{"stream":true}""")).Streamed);
    }

    [Fact]
    public async Task An_upstream_that_is_down_gets_a_502_that_says_what_to_check()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var nobody = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}/v1");
        taken.Stop();
        await using var gateway = await Running.StartAsync(change: options => options with { Upstream = options.Upstream! with { BaseUrl = nobody } });
        foreach (var more in new[] { """{"stream":false}""", """{"stream":true}""", """{"tools":[{"type":"function","function":{"name":"f"}}]}""" })
        {
            var error = (await gateway.AskAsync("6 x 7?", more: more)).AssertError(502, "upstream_unreachable");
            Assert.Contains("is it up", (string)error["message"]!, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await gateway.GetAsync("/healthz")).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"tools":[{"type":"function","function":{"name":"f"}}]}""")]
    public async Task A_refused_key_is_never_shown(string more)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Then(FakeReplies.Error(401, $"Incorrect API key provided: {Running.Key}"));
        var error = (await gateway.AskAsync("6 x 7?", more: more)).AssertError(502, "upstream_auth");
        Assert.Contains("operator", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"stream":true}""")]
    [InlineData("""{"n":2}""")]
    public async Task Too_many_requests_are_passed_on_with_the_time_to_wait(string more)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Then(FakeReplies.Error(429, "slow down", retryAfter: "7"));
        var reply = await gateway.AskAsync("6 x 7?", more: more);
        Assert.Equal(429, reply.Status);
        Assert.Equal("7", reply.Headers["Retry-After"]);
        Assert.Equal("slow down", (string?)reply.Json["error"]!["message"]);
        Assert.Equal(1, (int)reply.Json["error"]!["extra"]!);
    }

    [Fact]
    public async Task A_refusal_of_the_request_is_the_upstreams_own_word()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Then(FakeReplies.Error(400, "too long for me"));
        var reply = await gateway.AskAsync("6 x 7?");
        Assert.Equal(400, reply.Status);
        Assert.Equal("too long for me", (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task One_failed_sample_is_left_out_and_two_in_a_row_serve_what_there_is()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Then(FakeReplies.Answer("The answer is 41."), FakeReplies.Error(500), FakeReplies.CutBody());
        var reply = await gateway.AskAsync("6 x 7?", """{"method":"best-of-n"}""");
        Assert.Equal("The answer is 41.", reply.Text);
        Assert.Equal("upstream failed", (string?)reply.Speedup["stopReason"]);
        gateway.Upstream.Then(FakeReplies.Answer("The answer is 42."), FakeReplies.Error(500));
        reply = await gateway.AskAsync("6 x 7?", """{"method":"best-of-n","recall":"off","memory":"off"}""");
        Assert.Equal(("agreement", 5), ((string?)reply.Speedup["stopReason"], (int)reply.Speedup["operations"]!));
    }

    private static Task<Running> StartAsync() => Running.StartAsync(change: options => options with
    {
        Upstream = options.Upstream! with { ResponseTimeout = TimeSpan.FromMilliseconds(400), IdleTimeout = TimeSpan.FromMilliseconds(400) },
    });

    private static FakeReply Reply(string fault) => fault switch
    {
        "slow" => FakeReplies.Silence(),
        "stalls" => FakeReplies.Stall(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(": one moment\n\n"u8.ToArray());
        }),
        "hangs up" => FakeReplies.HangUp(),
        "cut" => FakeReplies.CutBody(),
        "garbage" => FakeReplies.Json("{\"id\":"),
        "html" => FakeReplies.Html(),
        "empty choices" => FakeReplies.Json("""{"choices":[]}"""),
        _ => FakeReplies.Error(int.Parse(fault)),
    };
}
