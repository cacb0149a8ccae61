using System.Net;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

public sealed class AdmissionTests
{
    [Fact]
    public async Task Control_answers_are_admitted_and_the_same_answer_again_confirms_the_first()
    {
        var (store, answer) = (new FailingStore(), "7");
        await using var pipeline = Pipeline.Around(new FakeModel(_ => answer), options => options.ControlShare = 1, store);
        Assert.Equal("new", await LearntAsync(pipeline, "How many?", "7"));
        answer = "seven apples: 7.0";
        Assert.Equal("confirmed", await LearntAsync(pipeline, "How many?", "7"));
        answer = "8";
        Assert.Equal("new", await LearntAsync(pipeline, "How many?", "8"));
        Assert.Equal([1, 0], store.Load().Experiences.Select(experience => experience.Confirmations));
        Assert.All(store.Load().Experiences, experience => Assert.Empty(experience.Parents));
    }

    [Fact]
    public async Task Answers_given_with_memory_are_admitted_for_unknown_questions_only_and_raise_no_parents_count()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, store);
        await LearntAsync(pipeline, "How many apples are 3 and 4?", "7");
        var asked = await pipeline.AskAsync("How many apples are 2 and 5?", Pipeline.BestOf(1, "7"));
        var used = Assert.Single(asked.Receipt.MemoryUsed);
        Assert.Equal("new", pipeline.Learnt(asked).LearntReason);
        for (var i = 0; i < 3; i++)
            Assert.Equal("made with memory, on a question already known", await LearntAsync(pipeline, "How many apples are 2 and 5?", "7"));
        var experiences = store.Load().Experiences;
        Assert.Equal(2, experiences.Count);
        Assert.Equal([used.ExperienceId], experiences[1].Parents);
        Assert.All(experiences, experience => Assert.Equal(0, experience.Confirmations));
    }

    [Fact]
    public async Task Answers_below_tau_or_cut_or_filtered_or_failed_are_never_admitted()
    {
        var store = new FailingStore();
        var model = new FakeModel("it is probably 7");
        await using var pipeline = Pipeline.Around(model, store: store);
        Assert.Equal("the score is below τ", await LearntAsync(pipeline, "How many?", "8"));
        Assert.Equal("the answer could not be scored", await LearntAsync(pipeline, "How many?", null));
        ChatMessage[] prompt = [new(ChatRole.User, "How many?")];
        var cut = await pipeline.AskAsync(prompt, new SpeedupRequest(), new ChatOptions { MaxOutputTokens = 2 });
        Assert.Equal("the answer is not whole", pipeline.Learnt(cut).LearntReason);
        model.Before = (_, _) => throw new HttpRequestException("down", null, HttpStatusCode.BadGateway);
        await Assert.ThrowsAsync<HttpRequestException>(() => pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7")));
        Assert.Equal("the request did not complete", pipeline.Receipts()[^1].LearntReason);
        Assert.Empty(store.Load().Experiences);
    }

    public static TheoryData<ChatResponse> Unfit { get; } = new(
        new ChatResponse(new ChatMessage(ChatRole.Assistant, "7")) { FinishReason = ChatFinishReason.ContentFilter },
        new ChatResponse(new ChatMessage(ChatRole.Assistant, "7")) { FinishReason = ChatFinishReason.ToolCalls },
        new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("7"), new FunctionCallContent("1", "f")])) { FinishReason = ChatFinishReason.Stop },
        new ChatResponse(new ChatMessage(ChatRole.Assistant, " ")) { FinishReason = ChatFinishReason.Stop },
        new ChatResponse());

    [Theory]
    [MemberData(nameof(Unfit), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_that_is_filtered_or_calls_tools_or_is_empty_is_never_admitted(ChatResponse response)
    {
        var store = new FailingStore();
        await using var engine = new SpeedupEngine(new SpeedupOptions(), store);
        using var client = new SpeedupChatClient(new Fixed(response), engine);
        await client.GetResponseAsync("How many?");
        await engine.SettleAsync();
        Assert.Empty(store.Load().Experiences);
    }

    [Fact]
    public async Task An_answer_that_came_after_its_deadline_is_never_admitted()
    {
        var (store, time) = (new FailingStore(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 1, store, time: time);
        await LearntAsync(pipeline, "How many apples are 3 and 4?", "7");
        model.Before = async (_, _) =>
        {
            time.Advance(TimeSpan.FromMinutes(10));
            await pipeline.Engine.SettleAsync();
        };
        Assert.Equal("the outcome's deadline had passed", await LearntAsync(pipeline, "How many apples are 2 and 5?", "7"));
        Assert.Single(store.Load().Experiences);
        Assert.Equal(RequestStatus.Missed, Assert.Single(store.ReadOutcomes(null)).Status);
    }

    private static async Task<string?> LearntAsync(Pipeline pipeline, string question, string? reference) =>
        pipeline.Learnt(await pipeline.AskAsync(question, Pipeline.BestOf(1, reference))).LearntReason;

    private sealed class Fixed(ChatResponse response) : DelegatingChatClient(new FakeModel("never asked"))
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(response);
    }
}
