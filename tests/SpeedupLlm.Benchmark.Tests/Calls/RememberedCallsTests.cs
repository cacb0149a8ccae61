using Microsoft.Extensions.AI;
using SpeedupLlm.Benchmark.Calls;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Benchmark.Tests.Calls;

public sealed class RememberedCallsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_call_is_made_once_and_answered_alike_with_its_usage()
    {
        using var model = new FakeModel(call => $"the answer {call.Index}");
        using var calls = new RememberedCalls(model);
        var first = await calls.GetResponseAsync("how many?", new ChatOptions { Seed = 1, Temperature = 0.8f }, Cancel);
        var again = await calls.GetResponseAsync("how many?", new ChatOptions { Seed = 1, Temperature = 0.8f }, Cancel);
        var direct = await new FakeModel(call => $"the answer {call.Index}").GetResponseAsync("how many?", new ChatOptions { Seed = 1, Temperature = 0.8f }, Cancel);
        Assert.Equal((first.Text, first.FinishReason), (again.Text, again.FinishReason));
        Assert.Equal((direct.Text, direct.Usage!.InputTokenCount, direct.Usage.OutputTokenCount), (again.Text, again.Usage!.InputTokenCount, again.Usage.OutputTokenCount));
        Assert.Equal((1, 2, 1), (model.Started, calls.Asked, calls.Made));
    }

    /// <summary>Whatever an answer depends on tells calls apart.</summary>
    [Fact]
    public async Task Calls_that_differ_in_anything_that_matters_are_different_calls()
    {
        using var model = new FakeModel("1");
        using var calls = new RememberedCalls(model);
        ChatOptions[] options =
        [
            new() { Seed = 1 }, new() { Seed = 2 }, new() { Seed = 1, Temperature = 0 }, new() { Seed = 1, MaxOutputTokens = 5 }, new() { Seed = 1, ModelId = "other" },
            new() { Seed = 1, TopP = 0.5f }, new() { Seed = 1, TopK = 3 }, new() { Seed = 1, StopSequences = ["\n"] }, new() { Seed = 1, Instructions = "be brief" },
            new() { Seed = 1, ResponseFormat = ChatResponseFormat.Json }, new() { Seed = 1, AdditionalProperties = new() { ["openai.continuing"] = true } },
            new() { Seed = 1, FrequencyPenalty = 1 }, new() { Seed = 1, Reasoning = new() { Effort = ReasoningEffort.Low } },
        ];
        foreach (var each in options)
            await calls.GetResponseAsync("how many?", each, Cancel);
        await calls.GetResponseAsync([new(ChatRole.System, "how many?")], new() { Seed = 1 }, Cancel);
        await calls.GetResponseAsync([new(ChatRole.User, "how"), new(ChatRole.Assistant, "many?")], new() { Seed = 1 }, Cancel);
        Assert.Equal(options.Length + 2, model.Started);
        foreach (var each in options)
            await calls.GetResponseAsync("how many?", each.Clone(), Cancel);
        Assert.Equal(options.Length + 2, model.Started);
    }

    [Fact]
    public async Task What_may_differ_each_time_is_asked_each_time()
    {
        using var model = new FakeModel("1");
        using var calls = new RememberedCalls(model);
        for (var i = 0; i < 2; i++)
        {
            await calls.GetResponseAsync("no seed", null, Cancel);
            await calls.GetResponseAsync("tools", new() { Seed = 1, Tools = [AIFunctionFactory.Create(() => 1, "one")] }, Cancel);
            await calls.GetResponseAsync("raw", new() { Seed = 1, RawRepresentationFactory = _ => new object() }, Cancel);
            await calls.GetResponseAsync("unknown", new() { Seed = 1, AdditionalProperties = new() { ["x"] = new object() } }, Cancel);
        }

        Assert.Equal((8, 0), (model.Started, calls.Made));
    }

    [Fact]
    public async Task An_answer_with_log_probabilities_serves_those_who_did_not_ask_but_not_the_other_way_round()
    {
        using var model = new FakeModel("1");
        using var calls = new RememberedCalls(model);
        await calls.GetResponseAsync("plain first", new() { Seed = 1 }, Cancel);
        await calls.GetResponseAsync("plain first", new ChatOptions { Seed = 1 }.WithLogProbabilities(), Cancel);
        Assert.Equal(2, model.Started);
        await calls.GetResponseAsync("rich first", new ChatOptions { Seed = 1 }.WithLogProbabilities(), Cancel);
        await calls.GetResponseAsync("rich first", new() { Seed = 1 }, Cancel);
        Assert.Equal(3, model.Started);
    }

    [Fact]
    public async Task A_failure_is_the_calls_answer_in_every_run_but_a_cancellation_is_not()
    {
        using var model = new FakeModel("1") { Before = (_, _) => throw new HttpRequestException("down") };
        using var calls = new RememberedCalls(model);
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<HttpRequestException>(() => calls.GetResponseAsync("x", new() { Seed = 1 }, Cancel));
        Assert.Equal(1, model.Started);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        model.Before = (_, _) => Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls.GetResponseAsync("y", new() { Seed = 1 }, left.Token));
        Assert.Equal("1", (await calls.GetResponseAsync("y", new() { Seed = 1 }, Cancel)).Text);
    }

    [Fact]
    public async Task It_shows_the_models_capabilities_and_continued_calls_are_remembered_too()
    {
        using var model = new FakeModel("1");
        using var calls = new RememberedCalls(new Continuing(model));
        var capability = calls.GetService<IPrefixContinuation>();
        Assert.NotNull(capability);
        ChatMessage[] prompt = [new(ChatRole.User, "go"), new(ChatRole.Assistant, "on")];
        for (var i = 0; i < 2; i++)
            await calls.GetResponseAsync(prompt, capability.Continuing(new() { Seed = 1 }), Cancel);
        await calls.GetResponseAsync(prompt, new() { Seed = 1 }, Cancel);
        Assert.Equal(2, model.Started);
        Assert.Same(calls, calls.GetService<IChatClient>());
        Assert.Equal("fake", calls.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    private sealed class Continuing(IChatClient model) : DelegatingChatClient(model), IPrefixContinuation
    {
        ChatOptions IPrefixContinuation.Continuing(ChatOptions options)
        {
            options.AdditionalProperties = new() { ["continuing"] = true };
            return options;
        }
    }
}
