using System.Net;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI.Tests.Upstream;

public sealed class UpstreamFaultTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "6 × 7?")];

    [Fact]
    public async Task A_rejection_carries_status_error_and_never_the_key()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Error(401, $"Incorrect API key {Wiring.ApiKey}"));
        var e = await FailsAsync(fake);
        Assert.Equal(UpstreamFailure.Rejected, e.Kind);
        Assert.Equal(HttpStatusCode.Unauthorized, e.StatusCode);
        Assert.Contains("Incorrect API key ***", e.Message, StringComparison.Ordinal);
        Assert.Equal("fake_code", (string?)e.Error!["error"]!["code"]);
        Assert.DoesNotContain(Wiring.ApiKey, e + e.Error!.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(fake.Requests);
        Assert.Equal("Bearer " + Wiring.ApiKey, fake.Requests[0].Authorization);
    }

    [Theory]
    [InlineData(429), InlineData(500), InlineData(502), InlineData(503), InlineData(504)]
    public async Task A_passing_error_is_retried_and_then_given(int status)
    {
        await using var fake = await FakeUpstream.StartAsync();
        fake.Otherwise = FakeReplies.Error(status, "later");
        var e = await FailsAsync(fake);
        Assert.Equal((HttpStatusCode)status, e.StatusCode);
        Assert.Equal(3, fake.Requests.Count);
        Assert.Single(fake.Requests.Select(request => request.Text).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(400), InlineData(404), InlineData(422), InlineData(501), InlineData(307)]
    public async Task An_error_that_stays_is_not_retried(int status)
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Error(status));
        Assert.Equal((HttpStatusCode)status, (await FailsAsync(fake)).StatusCode);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task After_429_the_answer_is_given()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Error(429, retryAfter: "0"), FakeReplies.Completion("42"));
        await using var wiring = Wiring.To(fake);
        Assert.Equal("42", (await wiring.Client.GetResponseAsync(Question, null, Wiring.Token)).Text);
        Assert.Equal(2, fake.Requests.Count);
    }

    [Fact]
    public async Task Nobody_waits_for_a_retry_an_hour_away()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Error(429, retryAfter: "3600"));
        var e = await FailsAsync(fake);
        Assert.Equal(TimeSpan.FromHours(1), e.RetryAfter);
        Assert.Single(fake.Requests);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Silence_before_the_headers_is_a_timeout_and_not_retried(bool stream)
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Silence());
        var e = await FailsAsync(fake, stream, options => options with { ResponseTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(UpstreamFailure.TimedOut, e.Kind);
        Assert.Contains("ResponseTimeout", e.Message, StringComparison.Ordinal);
        await fake.ClientGone.WaitAsync(Wiring.Token);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task Silence_in_a_stream_is_a_timeout()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Stall(FakeReplies.Stream(FakeReplies.Chunk("4"))));
        var e = await FailsAsync(fake, stream: true, options => options with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(UpstreamFailure.TimedOut, e.Kind);
        Assert.Contains("IdleTimeout", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_in_a_body_is_a_timeout()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Stall(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync("{\"id\":"u8.ToArray());
        }));
        var e = await FailsAsync(fake, change: options => options with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(UpstreamFailure.TimedOut, e.Kind);
    }

    [Fact]
    public async Task A_cut_body_is_cut_and_not_retried()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.CutBody());
        Assert.Equal(UpstreamFailure.Cut, (await FailsAsync(fake)).Kind);
        Assert.Single(fake.Requests);
    }

    public static TheoryData<FakeReply> CutStreams => new(
        FakeReplies.Stream(FakeReplies.Chunk("4")),
        FakeReplies.Break(FakeReplies.Stream(FakeReplies.Chunk("4"))),
        FakeReplies.Stream(),
        FakeReplies.Stream(FakeReplies.Chunk("4"), """{"error":{"message":"out of memory"}}"""));

    [Theory, MemberData(nameof(CutStreams), DisableDiscoveryEnumeration = true)]
    public async Task A_stream_without_an_end_is_cut(FakeReply reply)
    {
        await using var fake = await FakeUpstream.StartAsync(reply);
        Assert.Equal(UpstreamFailure.Cut, (await FailsAsync(fake, stream: true)).Kind);
    }

    [Fact]
    public async Task A_stream_that_breaks_after_its_finish_reason_is_whole()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Break(FakeReplies.Stream(FakeReplies.Chunk("42", "stop"))));
        await using var wiring = Wiring.To(fake);
        var answer = await wiring.Client.GetStreamingResponseAsync(Question, null, Wiring.Token).ToChatResponseAsync(Wiring.Token);
        Assert.Equal("42", answer.Text);
    }

    [Theory]
    [InlineData("not json"), InlineData("[]"), InlineData("null"), InlineData("{}"), InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":{}}"), InlineData("{\"choices\":[1]}"), InlineData("{\"choices\":[{}]}")]
    [InlineData("{\"choices\":[{\"message\":\"42\"}]}"), InlineData("{\"choices\":[{\"message\":{\"content\":42}}]}")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"4\"},\"finish_reason\":1}]}")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"4\"}}],\"usage\":{\"prompt_tokens\":\"many\"}}")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"4\"}}],\"choices\":[]}")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"\\ud800\"}}]}")]
    public async Task What_is_no_completion_is_garbage(string body)
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Json(body), FakeReplies.Stream(body, "[DONE]"));
        Assert.Equal(UpstreamFailure.Garbage, (await FailsAsync(fake)).Kind);
        Assert.Single(fake.Requests);
    }

    [Theory]
    [InlineData("not json"), InlineData("[]"), InlineData("{}"), InlineData("{\"choices\":[1]}"), InlineData("{\"choices\":[{\"delta\":1}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":1}}]}"), InlineData("{\"choices\":[],\"usage\":[]}"), InlineData("[DONE]")]
    public async Task What_is_no_chunk_is_garbage(string data)
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Stream(data, "[DONE]"));
        Assert.Equal(UpstreamFailure.Garbage, (await FailsAsync(fake, stream: true)).Kind);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_web_page_is_garbage(bool stream)
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Html());
        var e = await FailsAsync(fake, stream);
        Assert.Equal(UpstreamFailure.Garbage, e.Kind);
        Assert.Contains("text/html", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absurdly_large_answer_is_garbage()
    {
        await using var fake = await FakeUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            var spaces = new byte[1 << 20];
            spaces.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 65 && !context.RequestAborted.IsCancellationRequested; i++) await context.Response.Body.WriteAsync(spaces);
        });
        var e = await FailsAsync(fake);
        Assert.Equal(UpstreamFailure.Garbage, e.Kind);
        Assert.Contains("64 MB", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hanging_up_without_a_word_is_unreachable_and_not_retried()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.HangUp());
        Assert.Equal(UpstreamFailure.Unreachable, (await FailsAsync(fake)).Kind);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task No_server_is_unreachable()
    {
        Uri address;
        await using (var fake = await FakeUpstream.StartAsync()) address = fake.BaseUrl;
        await using var wiring = new Wiring(new() { BaseUrl = address, RetryDelay = TimeSpan.FromMilliseconds(1) }, "fake-1");
        var e = await Assert.ThrowsAsync<UpstreamException>(() => wiring.Client.GetResponseAsync(Question, null, Wiring.Token));
        Assert.Equal(UpstreamFailure.Unreachable, e.Kind);
        Assert.Null(e.StatusCode);
    }

    [Fact]
    public async Task Connections_that_fail_or_take_too_long_are_tried_again()
    {
        Exception[] failures =
        [
            new HttpRequestException(HttpRequestError.ConnectionError),
            new TaskCanceledException("connect", new TimeoutException()),
            new HttpRequestException(HttpRequestError.NameResolutionError),
        ];
        using var handler = new FailingHandler(failures);
        var options = new UpstreamOptions { BaseUrl = new("http://nowhere.test/v1"), RetryDelay = TimeSpan.FromMilliseconds(1) };
        await using var wiring = new Wiring(options, "fake-1", handler);
        var e = await Assert.ThrowsAsync<UpstreamException>(() => wiring.Client.GetResponseAsync(Question, null, Wiring.Token));
        Assert.Equal(UpstreamFailure.Unreachable, e.Kind);
        Assert.Equal(3, handler.Calls);
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_is_a_timeout()
    {
        using var handler = new FailingHandler([new TaskCanceledException("connect", new TimeoutException())]);
        var options = new UpstreamOptions { BaseUrl = new("http://nowhere.test/v1"), Retries = 0 };
        await using var wiring = new Wiring(options, "fake-1", handler);
        var e = await Assert.ThrowsAsync<UpstreamException>(() => wiring.Client.GetResponseAsync(Question, null, Wiring.Token));
        Assert.Equal(UpstreamFailure.TimedOut, e.Kind);
        Assert.Contains("ConnectTimeout", e.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_callers_cancellation_stays_one_and_reaches_the_upstream(bool stream)
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Silence());
        await using var wiring = Wiring.To(fake);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Wiring.Token);
        var call = CallAsync(wiring, stream, caller.Token);
        await fake.ArrivalAsync(Wiring.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await fake.ClientGone.WaitAsync(Wiring.Token);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task A_stream_left_early_is_closed()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Stall(FakeReplies.Stream(FakeReplies.Chunk("4"))));
        await using var wiring = Wiring.To(fake);
        await foreach (var update in wiring.Client.GetStreamingResponseAsync(Question, null, Wiring.Token))
        {
            Assert.Equal("4", update.Text);
            break;
        }

        await fake.ClientGone.WaitAsync(Wiring.Token);
    }

    private static async Task<UpstreamException> FailsAsync(
        FakeUpstream fake, bool stream = false, Func<UpstreamOptions, UpstreamOptions>? change = null)
    {
        await using var wiring = Wiring.To(fake, change);
        return await Assert.ThrowsAsync<UpstreamException>(() => CallAsync(wiring, stream, Wiring.Token));
    }

    private static Task<ChatResponse> CallAsync(Wiring wiring, bool stream, CancellationToken cancellationToken) => stream
        ? wiring.Client.GetStreamingResponseAsync(Question, null, cancellationToken).ToChatResponseAsync(cancellationToken)
        : wiring.Client.GetResponseAsync(Question, null, cancellationToken);

    private sealed class FailingHandler(Exception[] failures) : HttpMessageHandler
    {
        internal int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(failures[Calls++]);
    }
}
