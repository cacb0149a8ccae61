using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI.Tests.Upstream;

public sealed class OpenAIUpstreamClientTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "6 × 7?")];

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_answer_is_read_whole(bool stream)
    {
        const string Usage = """{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25,"prompt_tokens_details":{"cached_tokens":16},"completion_tokens_details":{"reasoning_tokens":3}}""";
        await using var fake = await FakeUpstream.StartAsync(stream
            ? FakeReplies.Stream(FakeReplies.Chunk("4"), FakeReplies.Chunk("2", "length"), "{\"choices\":[],\"usage\":" + Usage + "}", "[DONE]")
            : FakeReplies.Json("""{"id":"chatcmpl-fake","created":1700000000,"model":"fake-1","choices":[{"message":{"content":"42"},"finish_reason":"length"}],"usage":""" + Usage + "}"));
        await using var wiring = Wiring.To(fake);
        var answer = stream
            ? await wiring.Client.GetStreamingResponseAsync(Question, null, Wiring.Token).ToChatResponseAsync(Wiring.Token)
            : await wiring.Client.GetResponseAsync(Question, null, Wiring.Token);
        Assert.Equal("42", answer.Text);
        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal(("chatcmpl-fake", stream ? null : "fake-1"), (answer.ResponseId, stream ? null : answer.ModelId));
        var usage = answer.Usage!;
        Assert.Equal(
            (20L, 5L, 25L, 16L, 3L),
            (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount));
    }

    [Fact]
    public async Task A_refusal_is_no_answer()
    {
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Json("""{"choices":[{"message":{"content":null,"refusal":"I cannot."}}]}"""));
        await using var wiring = Wiring.To(fake);
        var answer = await wiring.Client.GetResponseAsync(Question, null, Wiring.Token);
        Assert.Equal("", answer.Text);
        Assert.Equal("I cannot.", Assert.IsType<ErrorContent>(Assert.Single(answer.Messages.Single().Contents)).Message);
    }

    [Fact]
    public async Task The_model_is_the_options_then_the_bodys_then_the_default()
    {
        await using var fake = await FakeUpstream.StartAsync();
        await using var wiring = Wiring.To(fake);
        var body = Wiring.Parse("""{"model":"body","messages":[{"role":"user","content":"?"}]}""").Body;
        await wiring.Client.GetResponseAsync(Question, new ChatOptions { ModelId = "options" }.WithOriginalBody(body), Wiring.Token);
        await wiring.Client.GetResponseAsync(Question, default(ChatOptions).WithOriginalBody(body), Wiring.Token);
        await wiring.Client.GetResponseAsync(Question, null, Wiring.Token);
        Assert.Equal(["options", "body", "fake-1"], fake.Requests.Select(request => (string?)request.Json["model"]));
        await using var nameless = Wiring.To(fake, model: null);
        await Assert.ThrowsAsync<InvalidOperationException>(() => nameless.Client.GetResponseAsync(Question, null, Wiring.Token));
    }

    [Fact]
    public async Task It_says_who_it_is()
    {
        await using var fake = await FakeUpstream.StartAsync();
        await using var wiring = Wiring.To(fake);
        var metadata = wiring.Client.GetRequiredService<ChatClientMetadata>();
        Assert.Equal(("openai", "fake-1"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Equal(fake.BaseUrl + "/", metadata.ProviderUri!.ToString());
        Assert.Same(wiring.Client, wiring.Client.GetService<OpenAIUpstreamClient>());
        Assert.Null(wiring.Client.GetService<string>());
        Assert.Null(((IChatClient)wiring.Client).GetService(typeof(IChatClient), "key"));
    }

    [Fact]
    public async Task What_would_be_lost_is_refused()
    {
        await using var fake = await FakeUpstream.StartAsync();
        await using var wiring = Wiring.To(fake);
        ChatMessage[] image = [new(ChatRole.User, [new UriContent("http://x.test/a.png", "image/png")])];
        await Assert.ThrowsAsync<NotSupportedException>(() => wiring.Client.GetResponseAsync(image, null, Wiring.Token));
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] };
        await Assert.ThrowsAsync<NotSupportedException>(() => wiring.Client.GetResponseAsync(Question, tools, Wiring.Token));
        Assert.Empty(fake.Requests);
    }

    [Fact]
    public async Task Calls_at_once_share_one_body_unharmed()
    {
        await using var fake = await FakeUpstream.StartAsync();
        await using var wiring = Wiring.To(fake);
        var request = Wiring.Parse("""{"model":"m","messages":[{"role":"user","content":"6 × 7?","x":{"y":[1]}}],"x":{"y":[1]}}""");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(seed => Task.Run(async () =>
        {
            var options = request.Options.Clone();
            options.Seed = seed;
            await wiring.Client.GetResponseAsync(request.Messages, options, Wiring.Token);
        }, Wiring.Token)));
        Assert.Equal(16, fake.Requests.Select(sent => (long?)sent.Json["seed"]).Distinct().Count());
    }
}
