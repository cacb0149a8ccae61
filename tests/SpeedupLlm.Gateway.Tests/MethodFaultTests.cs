using SpeedupLlm.Scaling;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>A real upstream goes wrong once inside of a method, at the first call or the second: the request is answered all the same.</summary>
public sealed class MethodFaultTests
{
    public static MatrixTheoryData<string, string> Cases { get; } = new(
        ["best-of-n", "self-refine", "tree-of-thoughts", "long-cot", "cascade"], ["timeout", "500", "nonsense", "cut", "empty"]);

    [Theory, MemberData(nameof(Cases))]
    public async Task The_request_is_answered(string method, string fault)
    {
        foreach (var continues in new[] { false, true })
        {
            await using var gateway = await StartAsync(continues);
            for (var bad = 0; bad < 2; bad++)
            {
                var calls = -1;
                gateway.Upstream.Otherwise = FakeReplies.By(request => Interlocked.Increment(ref calls) == bad ? Bad(fault) : FakeReplies.Completion(Say(request)));
                var reply = await gateway.AskAsync("6 x 7?", $$"""{"method":"{{method}}","memory":"off","recall":"off"}""");
                Assert.Equal(200, reply.Status);
                // A chain into which nonsense was written is all that long-cot has.
                Assert.Contains(fault == "nonsense" && method == "long-cot" && bad == 0 ? "lorem" : "42", reply.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("timeout")]
    [InlineData("empty")]
    public async Task A_judge_that_goes_wrong_cannot_score_and_the_answers_stand(string fault)
    {
        await using var gateway = await StartAsync(continues: false);
        gateway.Upstream.Otherwise = FakeReplies.By(request =>
            request.Text.Contains("Is the final answer right?", StringComparison.Ordinal) ? Bad(fault) : FakeReplies.Completion(Say(request)));
        var reply = await gateway.AskAsync("6 x 7?", """{"method":"best-of-n","n":2,"scorer":"judge","memory":"off","recall":"off"}""");
        Assert.Equal(("Answer: 42", null), (reply.Text, (double?)reply.Speedup["score"]));
    }

    private static Task<Running> StartAsync(bool continues) => Running.StartAsync(
        profile =>
        {
            profile.Scaling = new ScalingSettings { Models = [Running.Model, "other", "third"] };
            profile.Judge = new Scoring.JudgeSettings { Calibration = new Scoring.JudgeCalibration(50, 50, 50, 50) };
        },
        options => options with
        {
            Upstream = options.Upstream! with
            {
                ResponseTimeout = TimeSpan.FromMilliseconds(400), IdleTimeout = TimeSpan.FromMilliseconds(400), ContinuesPrefix = continues,
            },
        });

    private static string Say(FakeRequest request)
    {
        var last = request.Json["messages"]!.AsArray()[^1]!;
        var (role, text) = ((string)last["role"]!, (string)last["content"]!);
        if (role == "assistant")
            return text.EndsWith("Answer:", StringComparison.Ordinal) ? "42" : "Answer: 42";
        return text.Contains("Check this solution", StringComparison.Ordinal) ? "Step 1 is wrong." : "Answer: 42";
    }

    private static FakeReply Bad(string fault) => fault switch
    {
        "timeout" => FakeReplies.Silence(),
        "500" => FakeReplies.Error(500),
        "nonsense" => FakeReplies.Completion("☃ lorem ipsum"),
        "cut" => FakeReplies.CutBody(),
        _ => FakeReplies.Completion(string.Empty),
    };
}
