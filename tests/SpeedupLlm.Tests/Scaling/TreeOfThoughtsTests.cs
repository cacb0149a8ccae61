using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Scaling;

public sealed class TreeOfThoughtsTests
{
    private static readonly SpeedupRequest Request = new() { Method = "tree-of-thoughts", N = 8, Recall = "off", Stop = "never" };

    /// <summary>A tree in words: what may follow the steps so far, in turn; and how good the steps are.</summary>
    private static readonly Dictionary<string, string[]> Tree = new(StringComparer.Ordinal)
    {
        ["none"] = ["a", "b", "c"],
        ["a"] = ["a1"],
        ["b"] = ["Answer: 2", "b1"],
        ["a\na1"] = ["Answer: 1"],
        ["b\nb1"] = ["Answer: 3"],
    };

    private static readonly Dictionary<string, double> Values = new(StringComparer.Ordinal) { ["a"] = 0.6, ["b"] = 0.9, ["c"] = 0.1, ["b\nb1"] = 0.4 };

    [Fact]
    public async Task The_best_path_is_expanded_first_weak_ones_are_given_up_and_it_goes_back()
    {
        var model = new TreeModel();
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Request);
        Assert.Equal(["none", "b", "b\nb1", "a", "a\na1"], model.Expanded);
        Assert.Equal(["2", "3", "1"], asked.Receipt.Candidates.Select(candidate => candidate.Answer));
        Assert.Equal([2, 3, 5], asked.Receipt.Candidates.Select(candidate => candidate.Operation));
        Assert.Equal(5, asked.Receipt.Spent.Operations);
        Assert.Equal("b\nAnswer: 2", asked.Text);
    }

    [Fact]
    public async Task An_adaptive_run_stops_before_the_branches_beside_a_complete_path_are_valued()
    {
        var model = new TreeModel();
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Request with { Reference = "2", Stop = "threshold" });
        Assert.Equal(["none", "b"], model.Expanded);
        Assert.Equal(["a", "b", "c"], model.Valued);
        Assert.Equal(2, asked.Receipt.Spent.Operations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Where_no_path_becomes_complete_the_last_operation_is_a_plain_answer(int n)
    {
        var model = new FakeModel(call => call.Question == "How many?" ? "It is 7." : call.Question.Contains("Answer yes or no", StringComparison.Ordinal) ? "yes" : $"step {call.Index}");
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Request with { N = n });
        Assert.Equal(("It is 7.", n, 1), (asked.Text, asked.Receipt.Spent.Operations, asked.Receipt.Candidates.Count));
    }

    [Fact]
    public async Task A_proposal_that_fails_is_a_branch_less_and_a_verdict_nobody_understands_prunes_nothing()
    {
        var model = new FakeModel(call => call.Question.Contains("Answer yes or no", StringComparison.Ordinal) ? "perhaps" : call.Index < 3 ? "a step" : "Answer: 7")
        {
            Before = (call, _) => call.Index == 0 ? throw new TimeoutException() : Task.CompletedTask,
        };
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Request);
        Assert.Equal("a step\nAnswer: 7", asked.Text);
    }

    [Theory]
    [InlineData("12 + 5 = 17", "12 + 5 = 17", false)]
    [InlineData("\n\nStep 2: 12 + 5 = 17\nStep 3: 17 * 2 = 34", "12 + 5 = 17", false)]
    [InlineData("- 1.5 + 2 = 3.5", "1.5 + 2 = 3.5", false)]
    [InlineData("**Step 1:** Add.", "Add.", false)]
    [InlineData("1. Add the apples.", "Add the apples.", false)]
    [InlineData("1.5 apples are left", "1.5 apples are left", false)]
    [InlineData("Answer: 17", "Answer: 17", true)]
    [InlineData("So the final answer is 17.", "So the final answer is 17.", true)]
    [InlineData("<think>hm\nAnswer: 3</think>\n2 + 2 = 4", "2 + 2 = 4", false)]
    public void A_step_is_the_first_line_that_says_something(string reply, string text, bool answer) =>
        Assert.Equal(new Thought(text, answer), Thought.Read(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply))));

    [Theory]
    [InlineData("", true)]
    [InlineData(" \n", true)]
    [InlineData("12 + 5 =", false)]
    public void A_step_that_is_empty_or_cut_is_none(string reply, bool complete) =>
        Assert.Null(Thought.Read(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply))
        {
            FinishReason = complete ? ChatFinishReason.Stop : ChatFinishReason.Length,
        }));

    private sealed class TreeModel : IChatClient
    {
        private readonly Dictionary<string, int> _proposed = new(StringComparer.Ordinal);

        public List<string> Expanded { get; } = [];

        public List<string> Valued { get; } = [];

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var text = messages.Last().Text;
            var steps = text.Split("Steps so far:\n")[1].Split("\n\n")[0];
            var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, text.Contains("yes or no", StringComparison.Ordinal) ? "yes" : Propose(steps)))
            {
                FinishReason = ChatFinishReason.Stop,
            };
            if (response.Text != "yes")
                return Task.FromResult(response);
            Valued.Add(steps);
            response.AdditionalProperties = new()
            {
                [LogProbabilities.Key] = (IReadOnlyList<TokenLogProbability>)[new("yes", Math.Log(Values.GetValueOrDefault(steps, 0.5)))],
            };
            Assert.True(options.AsksForLogProbabilities());
            return Task.FromResult(response);
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private string Propose(string steps)
        {
            var turn = _proposed[steps] = _proposed.GetValueOrDefault(steps) + 1;
            if (turn == 1)
                Expanded.Add(steps);
            return Tree[steps][(turn - 1) % Tree[steps].Length];
        }
    }
}
