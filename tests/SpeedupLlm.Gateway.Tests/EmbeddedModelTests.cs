using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>The engine of the embedded model behind the gateway. Untrained: what it says means nothing, but is the same for a seed.</summary>
public sealed class EmbeddedModelTests
{
    private static readonly EmbeddedModel Model = EmbeddedModel.Untrained(
        "speedup-tiny", new() { Vocabulary = 272, Dim = 64, Layers = 2, Heads = 4, KvHeads = 2, Hidden = 112, Context = 160 }, new Tokenizer([]), 6);

    private const string Fixed = """{"seed":3,"temperature":0.9,"max_tokens":12}""";

    [Fact]
    public async Task The_same_seed_gives_the_same_answer_plain_streamed_and_among_others()
    {
        await using var gateway = await StartAsync();
        const string off = """{"recall":"off"}""";
        var plain = await gateway.AskAsync("hello", off, Fixed);
        var streamed = await gateway.AskAsync("hello", off, """{"seed":3,"temperature":0.9,"max_tokens":12,"stream":true}""");
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => gateway.AskAsync(i == 5 ? "hello" : $"hello {i}", off, Fixed)));
        Assert.Equal("speedup-tiny", (string?)plain.Json["model"]);
        Assert.Equal(plain.Text, streamed.Streamed);
        Assert.Equal(plain.Text, others[5].Text);
        Assert.All(others, other => Assert.Equal(200, other.Status));
    }

    [Fact]
    public async Task Log_probabilities_come_as_OpenAI_gives_them()
    {
        await using var gateway = await StartAsync();
        var more = """{"seed":3,"max_tokens":4,"logprobs":true}""";
        var plain = await gateway.AskAsync("hello", more: more);
        var tokens = plain.Json["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        Assert.InRange(tokens.Count, 1, 4);
        Assert.All(tokens, token => Assert.InRange((double)token!["logprob"]!, -100, 0));
        var streamed = await gateway.AskAsync("hello", more: """{"seed":3,"max_tokens":4,"logprobs":true,"stream":true}""");
        var last = streamed.Chunks[^1]["choices"]![0]!;
        Assert.NotNull(last["finish_reason"]);
        Assert.Equal(tokens.Count, last["logprobs"]!["content"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_is_refused_in_words()
    {
        await using var gateway = await StartAsync();
        var error = (await gateway.AskAsync(new string('x', 200))).AssertError(400, "context_length_exceeded");
        Assert.Contains("at most 160", (string)error["message"]!, StringComparison.Ordinal);
    }

    private static Task<Running> StartAsync() => Running.StartAsync(
        change: options => options with { Upstream = null, ChatClient = new TinyChatClient(Model), Models = ["speedup-tiny"] });
}
