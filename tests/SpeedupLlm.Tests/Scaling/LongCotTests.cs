using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scaling;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Scaling;

public sealed class LongCotTests
{
    private static readonly SpeedupRequest Request = new() { Method = "long-cot", N = 6, Recall = "off", Stop = "never", Scorer = "agreement" };

    /// <summary>Words, four to a chunk; two lines, then the answer.</summary>
    private static readonly string[] Chain = ["First 2 + 2", " = 4.\n Then", " 4 + 3 =", " 7.\n Answer: 7"];

    [Fact]
    public async Task The_chain_is_read_in_chunks_and_probed_where_a_line_has_ended()
    {
        var model = new ChainModel(Chain);
        await using var pipeline = Around(model);
        var asked = await pipeline.AskAsync("How many?", Request);

        Assert.Equal(["chunk", "chunk", "probe", "chunk", "chunk"], asked.Receipt.Steps.Select(step => step.Kind));
        Assert.Equal(["0", "7"], asked.Receipt.Candidates.Select(candidate => candidate.Answer));
        Assert.Equal((4, 5), (asked.Receipt.Spent.Operations, asked.Receipt.Spent.Calls));
        Assert.Equal(string.Concat(Chain), asked.Text);
        Assert.Equal("First 2 + 2 = 4.\nAnswer:", model.Probes.Single());
        Assert.All(model.Prompts, prompt => Assert.Equal(PromptSet.Default.Render("long", ("question", "How many?")), prompt));
        // The chain is the model's own: nothing of a probe is in it.
        Assert.Equal(["", Chain[0], Chain[0] + Chain[1], Chain[0] + Chain[1] + Chain[2]], model.Prefixes);
    }

    [Fact]
    public async Task Probes_are_spent_and_told_apart()
    {
        await using var pipeline = Around(new ChainModel(Chain));
        var spent = (await pipeline.AskAsync("How many?", Request)).Receipt.Spent;
        Assert.InRange(spent.ProbeCost, 1, spent.Cost - 1);
    }

    [Fact]
    public async Task A_sure_provisional_answer_ends_the_chain_and_stands_at_its_end()
    {
        await using var pipeline = Around(new ChainModel(Chain, probability: 0.99));
        var asked = await pipeline.AskAsync("How many?", Request with { Stop = "confidence", Scorer = "log-probability" });
        Assert.Equal(("confidence", 2), (asked.Receipt.StopReason, asked.Receipt.Spent.Operations));
        Assert.Equal("First 2 + 2 = 4.\nAnswer: 0", asked.Text);
    }

    [Fact]
    public async Task A_chain_that_outlasts_its_budget_is_answered_from_where_it_stands()
    {
        await using var pipeline = Around(new ChainModel(Chain));
        Assert.Equal("First 2 + 2\nAnswer: 0", (await pipeline.AskAsync("How many?", Request with { N = 1 })).Text);
        Assert.Equal("First 2 + 2 = 4.\nAnswer: 0", (await pipeline.AskAsync("How many?", Request with { N = 2 })).Text);
    }

    [Fact]
    public async Task A_chunk_or_probe_that_fails_is_passed_over()
    {
        var model = new ChainModel(Chain) { Fails = [1, 3] };
        await using var pipeline = Around(model);
        var asked = await pipeline.AskAsync("How many?", Request with { N = 8 });
        Assert.Equal(string.Concat(Chain), asked.Text);
        Assert.Equal([false, true, false, true, false, false], asked.Receipt.Steps.Select(step => step.Failed));
    }

    [Fact]
    public async Task Where_no_prefix_is_continued_the_budget_is_set_beforehand()
    {
        var model = new FakeModel("It is 7.");
        await using var pipeline = Around(model);
        var asked = await pipeline.AskAsync("How many?", Request);
        Assert.Equal((1, 6 * 4), (asked.Receipt.Spent.Calls, model.Calls[0].Options!.MaxOutputTokens));
    }

    [Fact]
    public async Task A_familiar_question_gets_a_smaller_budget_and_the_whole_one_where_that_was_too_small()
    {
        var model = new FakeModel("so it is now clearly Answer: 7");
        await using var pipeline = Around(model, options => (options.ControlShare, options.Scaling) = (0, options.Scaling with { ReasoningEffort = true }));
        await pipeline.AskAsync("How many apples does Tom have?", Request with { Reference = "7", Scorer = "reference" });
        var asked = await pipeline.AskAsync("How many apples does Tom have?", Request with { Reference = "7", Scorer = "reference" });
        Assert.Equal(Arm.Memory, asked.Receipt.Arm);
        Assert.Equal([24, 6, 24], model.Calls.Select(call => call.Options!.MaxOutputTokens!.Value));
        Assert.Equal([null, ReasoningEffort.Low, null], model.Calls.Select(call => call.Options!.Reasoning?.Effort));
        // The solved example is asked in the same words as the question.
        Assert.Equal(2, model.Calls[2].Messages.Count(message => message.Text.Contains("Think step by step", StringComparison.Ordinal)));
    }

    private static Pipeline Around(IChatClient model, Action<SpeedupOptions>? more = null) => Pipeline.Around(
        model,
        options =>
        {
            options.Scaling = new ScalingSettings { ChunkTokens = 4 };
            more?.Invoke(options);
        },
        new InMemoryStore());

    /// <summary>Says its pieces one after the other, and "0" when probed.</summary>
    private sealed class ChainModel(string[] pieces, double probability = 0.5) : IChatClient, IPrefixContinuation
    {
        private int _calls;

        public int[] Fails { get; init; } = [];

        public List<string> Prompts { get; } = [];

        public List<string> Prefixes { get; } = [];

        public List<string> Probes { get; } = [];

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Fails.Contains(_calls++))
                throw new TimeoutException();
            var all = messages.ToList();
            Prompts.Add(all[0].Text);
            var prefix = all.Count > 1 ? all[1].Text : "";
            var probed = prefix.EndsWith("Answer:", StringComparison.Ordinal);
            (probed ? Probes : Prefixes).Add(prefix);
            var at = Enumerable.Range(0, pieces.Length).First(i => probed || string.Concat(pieces.Take(i)) == prefix);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, probed ? " 0" : pieces[at]))
            {
                FinishReason = probed || at == pieces.Length - 1 ? ChatFinishReason.Stop : ChatFinishReason.Length,
                AdditionalProperties = options.AsksForLogProbabilities()
                    ? new() { [LogProbabilities.Key] = (IReadOnlyList<TokenLogProbability>)[new(probed ? " 0" : pieces[at], Math.Log(probability))] }
                    : null,
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ChatOptions Continuing(ChatOptions options) => options;

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }
    }
}
