using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI.Tests.Responses;

public sealed class ChatCompletionWriterTests
{
    private static readonly ChatCompletionWriter Writer = new(new FixedTime());

    [Fact]
    public void Words_the_pipeline_chose_replace_the_raw_ones_and_the_raw_response_is_not_changed()
    {
        var raw = (JsonObject)JsonNode.Parse("""{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"41"}}],"speedup":"theirs"}""")!;
        var before = raw.ToJsonString();
        var written = Writer.Write(new(new ChatMessage(ChatRole.Assistant, "42")) { RawRepresentation = raw });
        Assert.Equal("""{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"42"}}]}""", written.ToJsonString());
        Assert.Equal(before, raw.ToJsonString());
    }

    [Fact]
    public void An_answer_with_no_id_gets_one()
    {
        var written = Writer.Write(new(new ChatMessage(ChatRole.Assistant, "42")), model: "gpt-x");
        Assert.Matches("^chatcmpl-[0-9a-f]{24}$", (string)written["id"]!);
        Assert.Equal(("gpt-x", 1_760_000_000L), ((string?)written["model"], (long?)written["created"]));
    }

    [Fact]
    public async Task The_last_summary_goes_out_with_the_finish()
    {
        var chunk = (JsonObject)JsonNode.Parse(FakeReplies.Chunk("42", "stop"))!;
        ChatResponseUpdate[] updates =
        [
            new(ChatRole.Assistant, "42") { RawRepresentation = chunk, FinishReason = ChatFinishReason.Stop },
            new() { AdditionalProperties = new() { ["speedup"] = "r_1" } },
        ];
        var (text, failure) = await StreamAsync(updates.ToAsyncEnumerable(), update => update.AdditionalProperties?["speedup"]?.ToString());
        Assert.Null(failure);
        Assert.EndsWith("\"finish_reason\":\"stop\"}],\"speedup\":\"r_1\"}\n\ndata: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.False(chunk.ContainsKey("speedup"));
    }

    [Fact]
    public async Task An_error_before_anything_was_written_comes_out() =>
        await Assert.ThrowsAsync<UpstreamException>(() => StreamAsync(Failing(new UpstreamException(UpstreamFailure.Cut, "cut"))));

    [Fact]
    public async Task An_error_while_the_finish_waits_leaves_no_finish()
    {
        var (text, failure) = await StreamAsync(Failing(
            new SpeedupOptionException("speedup.n", "late"),
            new ChatResponseUpdate(ChatRole.Assistant, "42") { FinishReason = ChatFinishReason.Stop }));
        Assert.IsType<SpeedupOptionException>(failure);
        Assert.DoesNotContain("\"stop\"", text, StringComparison.Ordinal);
        Assert.Contains("data: {\"error\":{\"message\":\"late\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clients_cancellation_is_thrown()
    {
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Wiring.Token);
        using var body = new MemoryStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Writer.WriteStreamAsync(
            Cancelling(client), body, includeUsage: false, cancellationToken: client.Token));
        Assert.DoesNotContain("error", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_finishes_end_the_stream_once()
    {
        var (text, _) = await StreamAsync(new[] { "4", "2" }.ToAsyncEnumerable().Select(part =>
            new ChatResponseUpdate(ChatRole.Assistant, part) { RawRepresentation = JsonNode.Parse(FakeReplies.Chunk(part, "stop")) }));
        Assert.Equal(2, text.Split("\"stop\"").Length);
        Assert.Contains("\"content\":\"4\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_stream_is_still_a_message()
    {
        var (text, _) = await StreamAsync(AsyncEnumerable.Empty<ChatResponseUpdate>());
        Assert.Equal(4, text.Split("data: ").Length);
        Assert.Contains("\"role\":\"assistant\"", text, StringComparison.Ordinal);
    }

    private static async Task<(string Text, Exception? Failure)> StreamAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates, Func<ChatResponseUpdate, JsonNode?>? speedup = null)
    {
        using var body = new MemoryStream();
        var failure = await Writer.WriteStreamAsync(updates, body, includeUsage: false, speedup, "gpt-x", Wiring.Token);
        return (Encoding.UTF8.GetString(body.ToArray()), failure);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Failing(Exception failure, params ChatResponseUpdate[] first)
    {
        await Task.Yield();
        foreach (var update in first) yield return update;
        throw failure;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Cancelling(CancellationTokenSource client)
    {
        yield return new(ChatRole.Assistant, "4");
        await client.CancelAsync();
        client.Token.ThrowIfCancellationRequested();
    }
}
