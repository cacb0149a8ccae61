using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>A chat client in the gateway's own process in place of an HTTP upstream.</summary>
public sealed class InProcessTests : IDisposable
{
    private readonly FakeModel _model = new("The answer is 42.");

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task It_answers_plainly_and_is_listed()
    {
        await using var gateway = await StartAsync(_model);
        var reply = await gateway.AskAsync("6 x 7?", """{"recall":"off"}""");
        Assert.Equal((200, "The answer is 42.", "scaling"), (reply.Status, reply.Text, reply.Path));
        Assert.Equal((3, 4), ((int)reply.Json["usage"]!["prompt_tokens"]!, (int)reply.Json["usage"]!["completion_tokens"]!));
        var listed = (await gateway.GetAsync("models")).Json["data"]!.AsArray();
        Assert.Equal((Running.Model, "speedup"), ((string)listed[0]!["id"]!, (string)listed[0]!["owned_by"]!));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task It_streams_and_is_remembered()
    {
        await using var gateway = await StartAsync(_model);
        var stream = await gateway.TeachAsync("6 x 7?", more: """{"stream":true,"stream_options":{"include_usage":true}}""");
        Assert.Equal("The answer is 42.", stream.Streamed);
        Assert.Equal(4, (int)stream.Chunks[^1]["usage"]!["completion_tokens"]!);
        Assert.Equal("recall", (await gateway.AskAsync("6 x 7?")).Path);
        Assert.Equal(1, _model.Started);
    }

    [Fact]
    public async Task It_scales_and_what_the_client_asks_of_sampling_reaches_it()
    {
        await using var gateway = await StartAsync(_model);
        await gateway.AskAsync(
            "6 x 7?", """{"method":"best-of-n","n":3,"stop":"never"}""", """{"temperature":0.5,"seed":7,"max_tokens":9,"stop":["END"],"top_p":0.9,"top_k":-1}""");
        Assert.Equal(3, _model.Calls.Count);
        Assert.All(_model.Calls, call => Assert.Equal(
            (0.5f, 9, "END", 0.9f, null), (call.Options!.Temperature, call.Options.MaxOutputTokens, call.Options.StopSequences!.Single(), call.Options.TopP, call.Options.TopK)));
        Assert.Equal(3, _model.Calls.Select(call => call.Options!.Seed).Distinct().Count());
    }

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]", "tools")]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"store\":true", "store")]
    [InlineData("\"modalities\":[\"audio\"]", "modalities")]
    [InlineData("\"logprobs\":true,\"top_logprobs\":3", "top_logprobs")]
    [InlineData("\"web_search_options\":{\"a\":1}", "web_search_options")]
    public async Task What_it_cannot_do_is_refused_in_words(string field, string param)
    {
        await using var gateway = await StartAsync(_model);
        var body = $$"""{"model":"fake-1",{{field}},"messages":[{"role":"user","content":"6 x 7?"}]}""";
        var error = (await gateway.PostAsync(body)).AssertError(400, "unsupported_by_model");
        Assert.Equal(param, (string?)error["param"]);
        Assert.Contains("runs inside this gateway", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal(0, _model.Started);
    }

    [Fact]
    public async Task An_image_is_refused_and_an_answer_begun_is_continued()
    {
        await using var gateway = await StartAsync(_model);
        (await gateway.PostAsync("""{"model":"fake-1","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}]}"""))
            .AssertError(400, "unsupported_by_model");
        var reply = await gateway.PostAsync("""{"model":"fake-1","messages":[{"role":"user","content":"6 x 7?"},{"role":"assistant","content":"It is"}]}""");
        Assert.Equal((200, "The answer is 42.", "continuation"), (reply.Status, reply.Text, reply.Headers["x-speedup-reason"]));
        Assert.Equal("It is", _model.Calls.Single().Question);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_model_refuses_is_a_400_and_the_next_request_is_answered(bool streams)
    {
        await using var gateway = await StartAsync(_model);
        var more = streams ? """{"stream":true}""" : null;
        _model.Before = (_, _) => throw new ContextLengthExceededException(700, 512);
        (await gateway.AskAsync("6 x 7?", more: more)).AssertError(400, "context_length_exceeded");
        _model.Before = (_, _) => throw new ArgumentOutOfRangeException(nameof(streams), "MaxOutputTokens must be at least 1.");
        var error = (await gateway.AskAsync("6 x 7?", more: more)).AssertError(400, "invalid_value");
        Assert.Equal("MaxOutputTokens must be at least 1.", (string?)error["message"]);
        _model.Before = (_, _) => throw new InvalidOperationException("secret");
        (await gateway.AskAsync("6 x 7?", more: more)).AssertError(500, "internal_error");
        _model.Before = (_, _) => Task.CompletedTask;
        Assert.Equal(200, (await gateway.AskAsync("6 x 7?", more: more)).Status);
    }

    [Fact]
    public async Task A_prompt_that_guidance_makes_too_long_is_asked_without_it()
    {
        await using var gateway = await StartAsync(_model);
        const string memory = """{"memory":"in-context","recall":"off","scorer":"rule"}""";
        await gateway.TeachAsync("6 x 7?", memory);
        _model.Before = (call, _) => call.Messages.Count == 1 ? Task.CompletedTask : throw new ContextLengthExceededException(700, 512);
        var again = await gateway.TeachAsync("6 x 7?", memory);
        Assert.Equal("refused by the upstream", (string?)(await gateway.GetAsync("receipts/" + again.Receipt)).Json["memoryDropped"]);
    }

    [Fact]
    public async Task It_is_not_disposed_with_the_gateway()
    {
        var client = new Disposable();
        await (await StartAsync(client)).DisposeAsync();
        Assert.False(client.Disposed);
    }

    [Theory]
    [InlineData(false, "both missing")]
    [InlineData(true, "both set")]
    public async Task One_of_the_two_is_needed(bool both, string says)
    {
        var options = new GatewayOptions
        {
            Models = ["m"],
            Upstream = both ? new UpstreamOptions { BaseUrl = new Uri("http://127.0.0.1:9/v1") } : null,
            ChatClient = both ? _model : null,
        };
        var error = Assert.Single(options.Errors());
        Assert.StartsWith("Upstream and ChatClient", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayApp.StartAsync(options, cancellationToken: Running.Token));
    }

    private static Task<Running> StartAsync(IChatClient client) =>
        Running.StartAsync(change: options => options with { Upstream = null, ChatClient = client });

    private sealed class Disposable() : DelegatingChatClient(new FakeModel("x"))
    {
        public bool Disposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            Disposed = true;
            base.Dispose(disposing);
        }
    }
}
