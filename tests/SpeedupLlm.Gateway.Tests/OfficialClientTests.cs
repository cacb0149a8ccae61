using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>The official OpenAI .NET client, pointed at the gateway.</summary>
public sealed class OfficialClientTests
{
    private const string BestOfN = """{"method":"best-of-n","recall":"off"}""";

    [Fact]
    public async Task A_plain_completion()
    {
        await using var gateway = await Running.StartAsync();
        var completion = (await Client(gateway).CompleteChatAsync([new UserChatMessage("What is 6 x 7?")], cancellationToken: Running.Token)).Value;
        Assert.Equal("The answer is 42.", completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal((10, 2), (completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount));
        Assert.Equal("fake-1", completion.Model);
    }

    [Fact]
    public async Task A_streamed_completion()
    {
        await using var gateway = await Running.StartAsync();
        var updates = await Client(gateway).CompleteChatStreamingAsync([new UserChatMessage("What is 6 x 7?")], cancellationToken: Running.Token).ToListAsync(Running.Token);
        Assert.Equal("The answer is 42.", string.Concat(updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text)));
        Assert.Equal(ChatFinishReason.Stop, updates.Single(update => update.FinishReason is not null).FinishReason);
        Assert.Equal(12, updates.Single(update => update.Usage is not null).Usage.TotalTokenCount);
        Assert.StartsWith("rcpt_", updates.Single(update => update.FinishReason is not null).Patch.GetString("$.speedup.receipt"u8), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Best_of_n_by_the_speedup_object()
    {
        await using var gateway = await Running.StartAsync();
        var options = new ChatCompletionOptions { Temperature = 0.8f };
        options.Patch.Set("$.speedup"u8, BinaryData.FromString(BestOfN));
        AssertFourAgreed(await Client(gateway).CompleteChatAsync([new UserChatMessage("What is 6 x 7?")], options, Running.Token), gateway);
    }

    [Fact]
    public async Task Best_of_n_by_headers()
    {
        await using var gateway = await Running.StartAsync();
        var client = Client(gateway, new Headers(("x-speedup-method", "best-of-n"), ("x-speedup-recall", "off")));
        AssertFourAgreed(await client.CompleteChatAsync([new UserChatMessage("What is 6 x 7?")], cancellationToken: Running.Token), gateway);
    }

    [Fact]
    public async Task Best_of_n_as_a_stream()
    {
        await using var gateway = await Running.StartAsync();
        var options = new ChatCompletionOptions();
        options.Patch.Set("$.speedup"u8, BinaryData.FromString(BestOfN));
        var updates = await Client(gateway).CompleteChatStreamingAsync([new UserChatMessage("What is 6 x 7?")], options, Running.Token).ToListAsync(Running.Token);
        Assert.Equal("The answer is 42.", string.Concat(updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text)));
        Assert.Equal(48, updates.Single(update => update.Usage is not null).Usage.TotalTokenCount);
        Assert.Equal(4, gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task The_list_of_models()
    {
        await using var gateway = await Running.StartAsync();
        var models = new OpenAIModelClient(new ApiKeyCredential("any"), Options(gateway));
        Assert.Equal(["fake-1", "other"], (await models.GetModelsAsync(Running.Token)).Value.Select(model => model.Id));
        Assert.Equal("other", (await models.GetModelAsync("other", Running.Token)).Value.Id);
    }

    [Fact]
    public async Task A_round_trip_with_a_tool()
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Then(FakeReplies.Json(
            """
            {"id":"c","object":"chat.completion","created":1,"model":"fake-1","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant",
            "content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"multiply","arguments":"{\"a\":6,\"b\":7}"}}]}}]}
            """));
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("multiply") } };
        var messages = new List<ChatMessage> { new UserChatMessage("What is 6 x 7?") };
        var called = (await Client(gateway).CompleteChatAsync(messages, options, Running.Token)).Value;
        Assert.Equal(ChatFinishReason.ToolCalls, called.FinishReason);
        Assert.Equal("""{"a":6,"b":7}""", called.ToolCalls.Single().FunctionArguments.ToString());

        messages.AddRange([new AssistantChatMessage(called), new ToolChatMessage("call_1", "42")]);
        var answered = (await Client(gateway).CompleteChatAsync(messages, options, Running.Token)).Value;
        Assert.Equal("The answer is 42.", answered.Content[0].Text);
        var sent = gateway.Upstream.Requests[1].Json["messages"]!.AsArray();
        Assert.Equal(["user", "assistant", "tool"], sent.Select(message => (string)message!["role"]!));
        Assert.Equal("call_1", (string?)sent[2]!["tool_call_id"]);
    }

    [Theory]
    [InlineData("nobody", null, 404, "not served here")]
    [InlineData("fake-1", """{"method":"magic"}""", 400, "best-of-n")]
    public async Task An_error_is_the_clients_own_exception_with_status_and_message(string model, string? speedup, int status, string says)
    {
        await using var gateway = await Running.StartAsync();
        var options = new ChatCompletionOptions();
        if (speedup is not null)
            options.Patch.Set("$.speedup"u8, BinaryData.FromString(speedup));
        var client = new ChatClient(model, new ApiKeyCredential("any"), Options(gateway));
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => client.CompleteChatAsync([new UserChatMessage("What is 6 x 7?")], options, Running.Token));
        Assert.Equal(status, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_user_taught_another_is_not_told()
    {
        await using var gateway = await Running.StartAsync();
        foreach (var user in new[] { "ann", "bob", "ann" })
        {
            await Client(gateway).CompleteChatAsync([new UserChatMessage("What is 6 x 7?")], new ChatCompletionOptions { EndUserId = user }, Running.Token);
            await gateway.App.Engine.SettleAsync();
        }

        Assert.Equal(["ann", "bob"], gateway.Upstream.Requests.Select(request => (string?)request.Json["user"]));
    }

    private static void AssertFourAgreed(ClientResult<ChatCompletion> result, Running gateway)
    {
        var speedup = JsonNode.Parse(result.GetRawResponse().Content)!["speedup"]!;
        Assert.Equal("best-of-n", (string?)speedup["method"]);
        Assert.Equal((4, "agreement"), ((int)speedup["operations"]!, (string)speedup["stopReason"]!));
        Assert.Equal(4, gateway.Upstream.Requests.Count);
        Assert.Equal(4, gateway.Upstream.Requests.Select(request => (long)request.Json["seed"]!).Distinct().Count());
        Assert.Equal((40, 8), (result.Value.Usage.InputTokenCount, result.Value.Usage.OutputTokenCount));
        Assert.Equal("The answer is 42.", result.Value.Content[0].Text);
    }

    private static ChatClient Client(Running gateway, PipelinePolicy? policy = null) =>
        new(Running.Model, new ApiKeyCredential("any"), Options(gateway, policy));

    private static OpenAIClientOptions Options(Running gateway, PipelinePolicy? policy = null)
    {
        var options = new OpenAIClientOptions { Endpoint = gateway.App.BaseUrl, RetryPolicy = new ClientRetryPolicy(0) };
        if (policy is not null)
            options.AddPolicy(policy, PipelinePosition.PerCall);
        return options;
    }

    private sealed class Headers(params (string Name, string Value)[] headers) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            foreach (var (name, value) in headers)
                message.Request.Headers.Set(name, value);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }
    }
}
