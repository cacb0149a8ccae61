using System.Text.RegularExpressions;
using SpeedupLlm.Accounting;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Gateway.Tests;

public sealed partial class StreamTests
{
    private const string Head = """{"id":"chatcmpl-fake","object":"chat.completion.chunk","created":1700000000,"model":"fake-1",""";

    [Fact]
    public async Task A_plain_call_is_relayed_with_the_summary_in_the_last_chunk()
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Otherwise = FakeReplies.Answer("It is 42.");
        var reply = await gateway.AskAsync("6 x 7?", more: """{"stream":true}""");
        Assert.Equal("text/event-stream", reply.ContentType);
        Assert.Equal(
            $$$$"""
            {{{{Head}}}}"choices":[{"index":0,"delta":{"content":"It"},"finish_reason":null}]}
            {{{{Head}}}}"choices":[{"index":0,"delta":{"content":" is"},"finish_reason":null}]}
            {{{{Head}}}}"choices":[{"index":0,"delta":{"content":" 42."},"finish_reason":null}]}
            {{{{Head}}}}"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"speedup":{"receipt":"rcpt","path":"scaling","method":"single","eligible":false,"arm":null,"level":"None","operations":1,"calls":1,"cost":18,"stopReason":"end","score":null}}
            [DONE]
            """,
            Golden(reply));
    }

    [Fact]
    public async Task Usage_comes_in_a_chunk_of_its_own_where_it_was_asked_for()
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Otherwise = FakeReplies.Answer("42");
        var reply = await gateway.AskAsync("6 x 7?", more: """{"stream":true,"stream_options":{"include_usage":true}}""");
        Assert.Equal(
            $$$$"""
            {{{{Head}}}}"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}
            [DONE]
            """,
            Golden(reply, skip: reply.Events.Count - 2));
        Assert.DoesNotContain("usage", (await gateway.AskAsync("6 x 7?", """{"recall":"off"}""", """{"stream":true}""")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_chosen_among_several_comes_whole_with_the_usage_of_all()
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Otherwise = FakeReplies.Answer("42");
        var reply = await gateway.AskAsync("6 x 7?", """{"method":"best-of-n"}""", """{"stream":true,"stream_options":{"include_usage":true}}""");
        Assert.Equal(
            $$$$"""
            {{{{Head}}}}"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}
            {{{{Head}}}}"choices":[{"index":0,"delta":{"content":"42"},"logprobs":null,"finish_reason":null}],"usage":null}
            {{{{Head}}}}"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"speedup":{"receipt":"rcpt","path":"scaling","method":"best-of-n","eligible":false,"arm":null,"level":"None","operations":4,"calls":4,"cost":49.5,"stopReason":"agreement","score":0.96875}}
            {{{{Head}}}}"choices":[],"usage":{"prompt_tokens":40,"completion_tokens":8,"total_tokens":48,"prompt_tokens_details":{"cached_tokens":30}}}
            [DONE]
            """,
            Golden(reply));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"method":"best-of-n","n":3}""")]
    public async Task Plain_and_streamed_answers_are_the_same_from_the_model_and_from_memory(string? speedup)
    {
        await using var gateway = await Running.StartAsync();
        var plain = await gateway.TeachAsync("What is 6 x 7?", speedup, """{"user":"a"}""");
        var stream = await gateway.AskAsync("What is 6 x 7?", speedup, """{"user":"b","stream":true}""");
        var recalled = await gateway.AskAsync("What is 6 x 7?", more: """{"user":"a"}""");
        var recalledStream = await gateway.AskAsync("What is 6 x 7?", more: """{"user":"a","stream":true}""");
        Assert.Equal(plain.Text, stream.Streamed);
        Assert.Equal(plain.Text, recalled.Text);
        Assert.Equal(plain.Text, recalledStream.Streamed);
        Assert.Equal("recall", (string?)recalledStream.Chunks[^1]["speedup"]!["path"]);
        Assert.Equal("[DONE]", recalledStream.Events[^1]);
    }

    [Fact]
    public async Task A_failure_after_the_start_is_an_error_event_and_no_end()
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Then(FakeReplies.Break(FakeReplies.Stream(FakeReplies.Chunk("The"))));
        var reply = await gateway.AskAsync("6 x 7?", more: """{"stream":true}""");
        Assert.Equal((200, 2), (reply.Status, reply.Events.Count));
        Assert.Equal("The", reply.Streamed);
        Assert.Equal("upstream_cut", (string?)reply.Chunks[1]["error"]!["code"]);
        await gateway.App.Engine.SettleAsync();
        Assert.Equal("scaling", (await gateway.AskAsync("6 x 7?")).Path);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"method":"best-of-n"}""")]
    public async Task A_client_that_goes_away_ends_the_upstreams_call_and_counts_as_cancelled(string? speedup)
    {
        using var directory = new TemporaryDirectory();
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.Answer("The answer is 42.");
        await using (var gateway = await Running.StartAsync(
            profile => profile.ControlShare = 1, options => options with { DataDirectory = directory.Path }, upstream))
        {
            await gateway.TeachAsync("6 x 7?", speedup);
            upstream.Otherwise = FakeReplies.Stall(FakeReplies.Stream(FakeReplies.Chunk("The")));
            var before = upstream.Requests.Count;
            using var client = CancellationTokenSource.CreateLinkedTokenSource(Running.Token);
            var asking = ReadFirstAsync(gateway, Running.Ask("6 x 7?", speedup, """{"stream":true}""").ToJsonString(), speedup is null, client.Token);
            for (var i = 0; i <= before; i++)
                await upstream.ArrivalAsync(Running.Token);
            if (speedup is null)
                await asking;
            await client.CancelAsync();
            if (speedup is not null)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            await upstream.ClientGone.WaitAsync(TimeSpan.FromSeconds(30), Running.Token);
        }

        await using var store = SqliteStore.OpenReadOnly(new SqliteStoreOptions { Directory = directory.Path });
        var outcome = Assert.Single(store.ReadOutcomes(null));
        Assert.Equal((RequestStatus.Cancelled, Arm.Control, 1.0), (outcome.Status, outcome.Arm, outcome.Y));
    }

    private static async Task ReadFirstAsync(Running gateway, string body, bool streams, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = new StringContent(body) };
        var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        Assert.True(streams && await content.ReadAsync(new byte[1], cancellationToken) == 1);
        response.Dispose();
    }

    private static string Golden(Reply reply, int skip = 0) => ReceiptId().Replace(string.Join('\n', reply.Events.Skip(skip)), "rcpt");

    [GeneratedRegex("rcpt_[0-9a-f]{32}")]
    private static partial Regex ReceiptId();
}
