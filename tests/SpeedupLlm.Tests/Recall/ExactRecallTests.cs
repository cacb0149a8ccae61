using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Recall;

public sealed class ExactRecallTests
{
    private static readonly SpeedupRequest Plain = new();

    [Fact]
    public async Task In_the_memory_arm_an_exact_repeat_costs_nothing_and_calls_nobody()
    {
        var embedder = new CountingEmbedder();
        var model = new FakeModel("It is 7.");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0, embedder: embedder);
        await pipeline.AskAsync("How many?", Plain);
        var asked = await pipeline.AskAsync("How many?", Plain);
        Assert.Equal((1, 1), (model.Started, embedder.Calls));
        Assert.Equal(("It is 7.", "recall", Arm.Memory), (asked.Text, asked.Receipt.Path, asked.Receipt.Arm));
        Assert.Equal(new Spent(0, 0, 0, 0, 0, 0, asked.Receipt.Spent.Milliseconds), asked.Receipt.Spent);
        Assert.Equal(0, asked.Receipt.Y);
        Assert.Equal(0, asked.Response.Usage!.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Stop, asked.Response.FinishReason);
        Assert.Single(asked.Receipt.MemoryUsed);
    }

    [Fact]
    public async Task The_control_arm_asks_the_model()
    {
        var model = new FakeModel("It is 7.");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 1);
        await pipeline.AskAsync("How many?", Plain);
        var asked = await pipeline.AskAsync("How many?", Plain);
        Assert.Equal((2, "scaling", Arm.Control), (model.Started, asked.Receipt.Path, asked.Receipt.Arm));
    }

    [Fact]
    public async Task What_was_good_enough_for_one_request_does_not_serve_one_that_asks_for_more()
    {
        var model = new FakeModel("It is 7.");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        var easy = new SpeedupRequest { Method = "best-of-n", N = 2, Memory = "off", Scorer = "agreement", Stop = "never", Tau = 0.5 };
        await pipeline.AskAsync("How many?", easy);
        var sure = await pipeline.AskAsync("How many?", easy with { Tau = 0.99 });
        var again = await pipeline.AskAsync("How many?", easy);
        Assert.Equal(("scaling", "recall"), (sure.Receipt.Path, again.Receipt.Path));
    }

    public static TheoryData<string, Func<ChatOptions>> Differences { get; } = new()
    {
        { "temperature", () => new() { Temperature = 0.7f } },
        { "top p", () => new() { TopP = 0.5f } },
        { "model", () => new() { ModelId = "another" } },
        { "length", () => new() { MaxOutputTokens = 100 } },
        { "seed", () => new() { Seed = 5 } },
        { "format", () => new() { ResponseFormat = ChatResponseFormat.Json } },
        { "instructions", () => new() { Instructions = "Be brief." } },
        { "stop", () => new() { StopSequences = ["."] } },
        { "unknown parameter", () => new() { AdditionalProperties = new() { ["top_a"] = 0.1 } } },
        { "an object nobody can read", () => new() { AdditionalProperties = new() { ["odd"] = new object() } } },
        { "raw options", () => new() { RawRepresentationFactory = _ => null } },
    };

    [Theory]
    [MemberData(nameof(Differences), DisableDiscoveryEnumeration = true)]
    public async Task An_option_that_may_change_the_answer_is_another_question(string what, Func<ChatOptions> options)
    {
        var model = new FakeModel(call => $"It is {call.Index}.");
        await using var pipeline = Pipeline.Around(model, all => all.ControlShare = 0);
        ChatMessage[] prompt = [new(ChatRole.User, "How many?")];
        await pipeline.AskAsync(prompt, null);
        Assert.Equal("It is 1.", (await pipeline.AskAsync(prompt, null, options())).Text);
        var recalls = what is not ("an object nobody can read" or "raw options");
        Assert.Equal(recalls ? "It is 1." : "It is 2.", (await pipeline.AskAsync(prompt, null, options())).Text);
        Assert.Equal("It is 0.", (await pipeline.AskAsync(prompt, Plain, new ChatOptions())).Text);
    }

    [Fact]
    public async Task Another_context_is_another_question_unless_the_caller_vouches_for_its_version()
    {
        var model = new FakeModel(call => $"It is {call.Index}.");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        ChatMessage[] Prompt(string system, string turn) =>
            [new(ChatRole.System, system), new(ChatRole.User, turn), new(ChatRole.Assistant, "Yes."), new(ChatRole.User, "How many?")];
        await pipeline.AskAsync(Prompt("Be kind.", "Hi."), Plain);
        Assert.Equal("It is 1.", (await pipeline.AskAsync(Prompt("Be rude.", "Hi."), Plain)).Text);
        Assert.Equal("It is 2.", (await pipeline.AskAsync(Prompt("Be kind.", "Ho."), Plain)).Text);
        Assert.Equal("It is 0.", (await pipeline.AskAsync(Prompt("Be kind.", "Hi."), Plain)).Text);

        var version = new SpeedupRequest { ContextVersion = "1" };
        Assert.Equal("It is 3.", (await pipeline.AskAsync(Prompt("Today is Monday.", "Hi."), version)).Text);
        Assert.Equal("It is 3.", (await pipeline.AskAsync(Prompt("Today is Friday.", "Ho."), version)).Text);
        Assert.Equal("It is 4.", (await pipeline.AskAsync(Prompt("Today is Friday.", "Ho."), version with { ContextVersion = "2" })).Text);
    }

    [Fact]
    public async Task A_question_named_apart_makes_the_last_message_context()
    {
        var model = new FakeModel(call => $"It is {call.Index}.");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        var request = new SpeedupRequest { Question = "How many?" };
        await pipeline.AskAsync("Passage 1. How many?", request);
        Assert.Equal("It is 1.", (await pipeline.AskAsync("Passage 2. How many?", request)).Text);
        Assert.Equal("It is 0.", (await pipeline.AskAsync("Passage 1. How many?", request)).Text);
        var vouched = request with { ContextVersion = "1" };
        await pipeline.AskAsync("Passage 3. How many?", vouched);
        Assert.Equal("It is 2.", (await pipeline.AskAsync("Passage 4. How many?", vouched)).Text);
    }

    [Fact]
    public async Task Recall_off_asks_again_and_store_off_learns_nothing()
    {
        var model = new FakeModel(call => $"It is {call.Index}.");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        var asked = await pipeline.AskAsync("How many?", Plain with { Store = false });
        Assert.Equal(("nothing", "store is off"), (pipeline.Learnt(asked).Learnt, pipeline.Learnt(asked).LearntReason));
        Assert.All(pipeline.Learnt(asked).Candidates, candidate => Assert.Null(candidate.Answer));
        Assert.Equal("It is 1.", (await pipeline.AskAsync("How many?", Plain)).Text);
        Assert.Equal("It is 2.", (await pipeline.AskAsync("How many?", Plain with { Recall = "off" })).Text);
    }

    [Fact]
    public async Task An_unscored_answer_serves_plain_calls_only()
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        await pipeline.AskAsync("How many?", Plain);
        Assert.Equal("scaling", (await pipeline.AskAsync("How many?", new SpeedupRequest { Method = "best-of-n", Memory = "off" })).Receipt.Path);
        Assert.Equal("recall", (await pipeline.AskAsync("How many?", Plain)).Receipt.Path);
    }

    private sealed class CountingEmbedder : DelegatingEmbeddingGenerator<string, Embedding<float>>
    {
        public CountingEmbedder()
            : base(new NGramEmbedder())
        {
        }

        public int Calls { get; private set; }

        public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            return base.GenerateAsync(values, options, cancellationToken);
        }
    }
}
