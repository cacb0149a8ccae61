using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Tests;

public sealed class TinyChatClientTests : IDisposable
{
    private static readonly EmbeddedModel Model =
        EmbeddedModel.Untrained("toy", Some.Config with { Vocabulary = 272, Context = 160 }, new Tokenizer([]), 6);

    private readonly TinyChatClient _client = new(Model);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_seed_gives_the_same_answer_alone_and_in_any_company()
    {
        var alone = new List<string>();
        foreach (var seed in Enumerable.Range(0, 6))
            alone.Add((await new TinyChatClient(Model).GetResponseAsync("hello", With(seed), Cancel)).Text);
        Assert.True(alone.Distinct().Count() > 4);

        for (var round = 0; round < 5; round++)
        {
            var draws = new SplitMix(round);
            var client = new TinyChatClient(Model, new TinyChatClientOptions { MaxBatch = 2 + 3 * round });
            var company = Enumerable.Range(0, 12).Select(i => client.GetResponseAsync(new string('x', draws.NextBelow(60)), With(100 + i), Cancel)).ToArray();
            var together = await Task.WhenAll(Enumerable.Range(0, 6).Select(seed => client.GetResponseAsync("hello", With(seed), Cancel)));
            Assert.Equal(alone, together.Select(response => response.Text));
            await Task.WhenAll(company);
        }
    }

    [Fact]
    public async Task A_stream_says_what_the_plain_call_says()
    {
        var plain = await _client.GetResponseAsync("hello", With(3), Cancel);
        var updates = await _client.GetStreamingResponseAsync("hello", With(3), Cancel).ToListAsync(Cancel);
        Assert.Equal(plain.Text, string.Concat(updates));
        Assert.True(updates.Count > 3);
        Assert.Equal(ChatFinishReason.Length, plain.FinishReason);
        Assert.Equal((8, 30, 38), (plain.Usage!.InputTokenCount, plain.Usage.OutputTokenCount, plain.Usage.TotalTokenCount));
        Assert.Equal("toy", plain.ModelId);
    }

    [Fact]
    public async Task An_answer_ends_where_the_context_does()
    {
        // At temperature 0 an untrained model repeats itself and never ends its turn.
        var response = await _client.GetResponseAsync("hello", new ChatOptions { Temperature = 0 }, Cancel);
        Assert.Equal((ChatFinishReason.Length, 160), (response.FinishReason, response.Usage!.TotalTokenCount));
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer_before_it()
    {
        var whole = (await _client.GetResponseAsync("hello", With(3), Cancel)).Text;
        var stop = whole[10..13];
        var options = With(3);
        options.StopSequences = ["never said", stop];
        var cut = await _client.GetResponseAsync("hello", options, Cancel);
        Assert.Equal((whole[..whole.IndexOf(stop, StringComparison.Ordinal)], ChatFinishReason.Stop), (cut.Text, cut.FinishReason));
    }

    [Fact]
    public async Task The_assistants_last_message_is_continued()
    {
        var whole = (await _client.GetResponseAsync("hello", new ChatOptions { Temperature = 0, MaxOutputTokens = 30 }, Cancel)).Text;
        var ascii = whole.TakeWhile(char.IsAscii).Count() / 2;
        Assert.True(ascii > 0);
        var rest = await _client.GetResponseAsync(
            [new(ChatRole.User, "hello"), new(ChatRole.Assistant, whole[..ascii])], new ChatOptions { Temperature = 0, MaxOutputTokens = 30 - ascii }, Cancel);
        Assert.Equal(whole[ascii..], rest.Text);
    }

    [Fact]
    public async Task Log_probabilities_come_when_asked_for()
    {
        Assert.Null((await _client.GetResponseAsync("hello", With(3), Cancel)).LogProbabilitiesOfTokens());
        var tokens = (await _client.GetResponseAsync("hello", With(3).WithLogProbabilities(), Cancel)).LogProbabilitiesOfTokens();
        Assert.Equal(30, tokens!.Count);
        Assert.All(tokens, token => Assert.InRange(token.LogProbability, -20, 0));
    }

    [Fact]
    public async Task Without_a_seed_calls_differ_and_clients_repeat_each_other()
    {
        var options = new ChatOptions { MaxOutputTokens = 20 };
        var (first, second) = (await _client.GetResponseAsync("hello", options, Cancel), await _client.GetResponseAsync("hello", options, Cancel));
        Assert.NotEqual(first.Text, second.Text);
        Assert.Equal(first.Text, (await new TinyChatClient(Model).GetResponseAsync("hello", options, Cancel)).Text);
    }

    [Fact]
    public async Task A_cancelled_call_ends_and_others_go_on()
    {
        using var cancelled = new CancellationTokenSource();
        var reading = Task.Run(
            async () =>
            {
                await foreach (var _ in _client.GetStreamingResponseAsync("hello", new ChatOptions { Temperature = 0 }, cancelled.Token))
                    await cancelled.CancelAsync();
            }, Cancel);
        var other = _client.GetResponseAsync("hello", With(3), Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(30, (await other).Usage!.OutputTokenCount);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetResponseAsync("hello", With(3), cancelled.Token));
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_and_options_that_mean_nothing_are_refused()
    {
        var error = await Assert.ThrowsAsync<ContextLengthExceededException>(() => _client.GetResponseAsync(new string('x', 200), null, Cancel));
        Assert.Equal((203, 160), (error.Tokens, error.Context));
        Assert.Contains("203", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _client.GetResponseAsync("x", new ChatOptions { MaxOutputTokens = 0 }, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _client.GetResponseAsync("x", new ChatOptions { TopP = 0 }, Cancel));
    }

    [Fact]
    public void It_tells_what_it_is()
    {
        var metadata = Assert.IsType<ChatClientMetadata>(_client.GetService(typeof(ChatClientMetadata)));
        Assert.Equal("toy", metadata.DefaultModelId);
        Assert.Same(Model, _client.GetService(typeof(EmbeddedModel)));
        Assert.Same(_client, _client.GetService(typeof(IChatClient)));
        Assert.Null(_client.GetService(typeof(string)));
    }

    private static ChatOptions With(long seed) => new() { Seed = seed, Temperature = 0.9f, MaxOutputTokens = 30 };
}
