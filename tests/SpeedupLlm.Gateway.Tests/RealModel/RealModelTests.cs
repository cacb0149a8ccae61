using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;

namespace SpeedupLlm.Gateway.Tests.RealModel;

/// <summary>The main job on a real, small LLM: ask again, spend less.</summary>
public sealed class RealModelTests(RealModelTests.Shared shared) : IClassFixture<RealModelTests.Shared>
{
    private const string Question = "Tom has 5 apples and buys 7 more apples. How many apples does he have now?";
    private const string Experiment = """{"method":"best-of-n","n":8,"reference":"12","recall":"off","space":"reference"}""";
    private const string Sampled = """{"temperature":0.8,"seed":7,"max_tokens":80}""";
    private const string Greedy = """{"temperature":0,"max_tokens":80}""";

    private Running Gateway => shared.Gateway ?? throw new InvalidOperationException("Not started.");

    [Fact]
    public async Task Asked_again_with_the_reference_scorer_memory_is_used_and_the_answer_stays_right()
    {
        SkipWithoutModel();
        var first = await TeachAsync(Experiment, Sampled);
        var second = await TeachAsync(Experiment, Sampled);
        Assert.Equal((1.0, false), ((double)first.Speedup["score"]!, (bool)first.Speedup["eligible"]!));
        Assert.Equal((1.0, "memory", "S1"), ((double)second.Speedup["score"]!, (string)second.Speedup["arm"]!, (string)second.Speedup["level"]!));
        Assert.Single((await Gateway.GetAsync("receipts/" + second.Receipt)).Json["memoryUsed"]!.AsArray());
        Assert.True((int)second.Speedup["operations"]! <= (int)first.Speedup["operations"]!);
        // The demonstration is in the prompt, and what it costs in the ledger.
        Assert.True((int)second.Json["usage"]!["prompt_tokens"]! > (int)first.Json["usage"]!["prompt_tokens"]! / (int)first.Speedup["operations"]!);
    }

    [Fact]
    public async Task Asked_again_it_is_recalled_without_a_call()
    {
        SkipWithoutModel();
        var first = await TeachAsync("""{"space":"recall"}""", Greedy);
        var second = await TeachAsync("""{"space":"recall"}""", Greedy);
        Assert.Equal((first.Text, "recall", 0), (second.Text, second.Path, (int)second.Speedup["calls"]!));
        Assert.True((int)first.Json["usage"]!["completion_tokens"]! > 0);
    }

    [Fact]
    public async Task Streamed_and_plain_answers_are_the_same()
    {
        SkipWithoutModel();
        var plain = await Gateway.AskAsync(Question, """{"recall":"off"}""", Greedy);
        var stream = await Gateway.AskAsync(Question, """{"recall":"off"}""", """{"temperature":0,"max_tokens":80,"stream":true,"stream_options":{"include_usage":true}}""");
        Assert.Equal(plain.Text, stream.Streamed);
        Assert.True(stream.Chunks.Count > 5, "it came in one piece");
        Assert.Equal((int)plain.Json["usage"]!["completion_tokens"]!, (int)stream.Chunks[^1]["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task The_official_client_gets_what_the_samples_agree_on()
    {
        SkipWithoutModel();
        var client = new ChatClient(RealModelServer.Model, new ApiKeyCredential("any"), new OpenAIClientOptions
        {
            Endpoint = Gateway.App.BaseUrl, RetryPolicy = new ClientRetryPolicy(0),
        });
        var options = new ChatCompletionOptions { Temperature = 0.8f, MaxOutputTokenCount = 80 };
        options.Patch.Set("$.speedup"u8, BinaryData.FromString("""{"method":"best-of-n","recall":"off","space":"agreement"}"""));
        var result = await client.CompleteChatAsync([new UserChatMessage(Question)], options, Running.Token);
        Assert.Contains("12", result.Value.Content[0].Text, StringComparison.Ordinal);
        var speedup = JsonNode.Parse(result.GetRawResponse().Content)!["speedup"]!;
        Assert.InRange((int)speedup["operations"]!, 4, 8);
        Assert.True((double)speedup["score"]! > 0.5);
        Assert.Equal((int)speedup["calls"]!, (int)speedup["operations"]!);
    }

    [Fact]
    public async Task What_the_real_server_refuses_is_told_in_its_own_words()
    {
        SkipWithoutModel();
        var refused = await Gateway.AskAsync(string.Concat(Enumerable.Repeat("word ", 5000)), more: Model());
        Assert.Equal((400, "context_length_exceeded"), (refused.Status, (string?)refused.Json["error"]!["code"]));
        (await Gateway.AskAsync(Question, more: """{"temperature":"hot"}""")).AssertError(400);
        Assert.Equal(200, (await Gateway.AskAsync(Question, more: Model(max: 5))).Status);
    }

    private static string Model(int max = 80) => $$"""{"max_tokens":{{max}}}""";

    private Task<Reply> TeachAsync(string speedup, string more) => Gateway.TeachAsync(Question, speedup, more);

    private static void SkipWithoutModel()
    {
        if (RealModelServer.Program is null)
            Assert.Skip("There is no shared/llm/serve above this folder.");
    }

    public sealed class Shared : IAsyncLifetime
    {
        private RealModelServer? _server;

        internal Running? Gateway { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (RealModelServer.Program is not { } program)
                return;
            _server = await RealModelServer.StartAsync(program);
            Gateway = await Running.StartAsync(
                profile => profile.Experiment = true,
                options => options with { Upstream = options.Upstream! with { BaseUrl = _server.BaseUrl }, Models = [RealModelServer.Model] });
        }

        public async ValueTask DisposeAsync()
        {
            if (Gateway is not null)
                await Gateway.DisposeAsync();
            if (_server is not null)
                await _server.DisposeAsync();
        }
    }
}
