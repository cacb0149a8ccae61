using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Tests.Accounting;

/// <summary>One call of a request goes wrong, whichever: where anything usable was said, it is served.</summary>
public sealed class OneBadReplyTests
{
    public static MatrixTheoryData<string, string, bool> Cases { get; } = new(
        ["best-of-n", "self-refine", "tree-of-thoughts", "long-cot", "cascade"], ["timeout", "500", "cut", "nonsense", "empty"], [true, false]);

    [Theory, MemberData(nameof(Cases))]
    public async Task The_request_is_answered(string method, string fault, bool continues)
    {
        for (var bad = 0; bad < 6; bad++)
        {
            var model = new OneBad(new ReasoningModel(1, continues), bad, fault);
            await using var pipeline = Pipeline.Around(model, options => options.Scaling = new ScalingSettings { ChunkTokens = 4, Models = ["a", "b", "c"] });
            var asked = await pipeline.AskAsync("How many?", new SpeedupRequest { Method = method, Recall = "off", RequestId = "id" });
            // A chain into which nonsense was written is all that long-cot has.
            if (fault == "nonsense" && method == "long-cot")
                Assert.NotEmpty(asked.Text.Trim());
            else
                Assert.Contains('0', asked.Text);
            Assert.Equal(model.Calls, asked.Receipt.Spent.Calls);
        }
    }

    [Theory]
    [InlineData("best-of-n")]
    [InlineData("self-refine")]
    [InlineData("cascade")]
    public async Task An_empty_answer_is_served_only_where_there_is_no_other(string method)
    {
        foreach (var (bad, text) in new[] { (0, "Answer: 0"), (1, "Answer: 0"), (-1, "") })
        {
            // Two candidates that cannot be scored: one of them, or both, are empty.
            await using var pipeline = Pipeline.Around(
                new OneBad(new ReasoningModel(1), bad, "empty"), options => options.Scaling = new ScalingSettings { Models = ["a", "b"] });
            var asked = await pipeline.AskAsync("How many?", new SpeedupRequest { Method = method, N = 2, Recall = "off", Stop = "never", Memory = "off" });
            Assert.Equal(text, asked.Text);
        }
    }

    /// <summary>A model one of whose replies goes wrong; −1: all of them.</summary>
    private sealed class OneBad(IChatClient inner, int bad, string fault) : DelegatingChatClient(inner)
    {
        private int _calls;

        public int Calls => _calls;

        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var call = Interlocked.Increment(ref _calls) - 1;
            if (bad >= 0 && call != bad)
                return await base.GetResponseAsync(messages, options, cancellationToken);
            return fault switch
            {
                "timeout" => throw new TimeoutException(),
                "500" => throw new HttpRequestException("broken", null, System.Net.HttpStatusCode.InternalServerError),
                "cut" => throw new IOException("cut"),
                "nonsense" => Said("☃ lorem ipsum"),
                _ => Said(string.Empty),
            };
        }

        private static ChatResponse Said(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop };
    }
}
