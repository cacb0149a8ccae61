using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

public sealed class StreamingTests
{
    [Theory]
    [InlineData("single", false)]
    [InlineData("single", true)]
    [InlineData("best-of-n", false)]
    [InlineData("best-of-n", true)]
    public async Task A_streamed_answer_and_its_receipt_are_those_of_a_plain_one(string method, bool asksAgain)
    {
        var plain = await AnswerAsync(streamed: false);
        var streamed = await AnswerAsync(streamed: true);
        Assert.Equal(plain.Text, streamed.Text);
        Assert.Equal(plain.FinishReason, streamed.FinishReason);
        Assert.Equal(plain.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        Assert.Equal(Facts(plain), Facts(streamed));

        async Task<ChatResponse> AnswerAsync(bool streamed)
        {
            var model = new FakeModel(call => $"it is about {(int)(call.Chance() * 3)}");
            await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
            var request = new SpeedupRequest { Method = method, N = 5, RequestId = "first" };
            if (asksAgain)
            {
                await pipeline.AskAsync("How many?", request);
                request = request with { RequestId = "second" };
            }

            ChatMessage[] prompt = [new(ChatRole.User, "How many?")];
            var options = new ChatOptions().WithSpeedup(request);
            return streamed
                ? await pipeline.Client.GetStreamingResponseAsync(prompt, options).ToChatResponseAsync()
                : await pipeline.Client.GetResponseAsync(prompt, options);
        }

        static object Facts(ChatResponse response)
        {
            var receipt = Pipeline.ReceiptOf(response);
            return (receipt.RequestId, receipt.Path, receipt.Arm, receipt.Status, receipt.StopReason, receipt.Chosen, receipt.FirstAnswerCost,
                receipt.Spent with { Milliseconds = 0 }, string.Join(' ', receipt.Candidates));
        }
    }

    [Fact]
    public async Task A_plain_call_is_shown_while_it_is_written()
    {
        var last = new TaskCompletionSource();
        await using var pipeline = Pipeline.Around(new Slow(async token => await last.Task.WaitAsync(token)));
        await using var updates = pipeline.Client.GetStreamingResponseAsync("How many?").GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("It is", updates.Current.Text);
        Assert.False(last.Task.IsCompleted);
        last.SetResult();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(" 7.", updates.Current.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_abandoned_stream_is_cancelled_counted_and_never_learnt(bool modelLooksAtTheToken)
    {
        var model = new Slow(token => modelLooksAtTheToken ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask);
        await using var pipeline = Pipeline.Around(model);
        await foreach (var _ in pipeline.Client.GetStreamingResponseAsync("How many?"))
            break;
        await pipeline.Engine.SettleAsync();
        var receipt = Assert.Single(pipeline.Receipts());
        Assert.Equal((RequestStatus.Cancelled, "nothing", 1), (receipt.Status, receipt.Learnt, receipt.Spent.Calls));
        Assert.True(receipt.Spent.Cost > 0);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_not_asked_again_once_a_part_of_it_was_shown()
    {
        var model = new Slow(_ => throw new FormatException("not what it began with"));
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        var client = new SpeedupChatClient(model, pipeline.Engine);
        var text = "";
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            var request = new SpeedupRequest { Memory = "in-context", Recall = "off" };
            await foreach (var update in client.GetStreamingResponseAsync("How many?", new ChatOptions().WithSpeedup(request)))
                text += update.Text;
        });
        Assert.Equal("It is", text);
    }

    /// <summary>Says the first word, waits, and says the last.</summary>
    private sealed class Slow(Func<CancellationToken, Task> between) : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, "It is");
            await between(cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, " 7.");
        }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
