using System.Text.Json.Nodes;

namespace SpeedupLlm.Gateway.Tests;

public sealed class SavingsTests
{
    private const string Experiment = """{"method":"best-of-n","reference":"42","recall":"off"}""";

    [Fact]
    public async Task The_report_is_what_one_computes_by_hand()
    {
        await using var gateway = await Running.StartAsync(profile => (profile.ControlShare, profile.Experiment, profile.Seed) = (0.5, true, 7));
        // Without a demonstration the third answer is right; with one, a longer prompt, the first.
        var asked = 0;
        gateway.Upstream.Otherwise = FakeReplies.By(request => request.Json["messages"]!.AsArray().Count > 1
            ? FakeReplies.Completion("The answer is 42.", input: 20)
            : FakeReplies.Completion(++asked % 3 == 0 ? "The answer is 42." : "The answer is 41."));
        await gateway.TeachAsync("What is 6 x 7?", Experiment);
        var arms = new List<string>();
        for (var i = 0; i < 12; i++)
            arms.Add((string)(await gateway.TeachAsync("What is 6 x 7?", Experiment)).Speedup["arm"]!);

        var report = (await gateway.GetAsync("savings")).Json;
        // The first call reads 10 tokens at 1, the next two at 0.25; each writes 2 at 4.
        Arm(report["control"]!, arms.Count(arm => arm == "control"), cost: 18 + 10.5 + 10.5, operations: 3, tokens: 36);
        Arm(report["memory"]!, arms.Count(arm => arm == "memory"), cost: 20 + 8, operations: 1, tokens: 22);
        Interval(report["costSaving"]!, 1 - (28.0 / 39));
        Interval(report["operationSaving"]!, 1 - (1.0 / 3));
        Interval(report["singleCallSaving"]!, 1 - (28.0 / 18));
        Interval(report["accuracyChange"]!, 0);
        Assert.Equal("verified", (string?)report["accuracy"]);
        Assert.True(arms.Contains("control") && arms.Contains("memory"));
        Assert.Equal(report.Select(field => field.Key), (await gateway.GetAsync("savings?space=nobody")).Json.Select(field => field.Key));
        Assert.Equal(0, (int)(await gateway.GetAsync("savings?space=nobody")).Json["control"]!["n"]!);
    }

    [Theory]
    [InlineData("savings?spce=x", "'spce'")]
    [InlineData("savings?space=a&space=b", "space must be given once")]
    [InlineData("concentration?space=", "not be empty")]
    [InlineData("adapters?limit=3", "'limit'")]
    [InlineData("lessons?usr=ann", "'usr'")]
    public async Task A_choice_that_is_not_understood_is_refused(string path, string message)
    {
        await using var gateway = await Running.StartAsync();
        var reply = await gateway.GetAsync(path);
        Assert.Equal((400, "invalid_value"), (reply.Status, (string?)reply.Json["error"]!["code"]));
        Assert.Contains(message, (string?)reply.Json["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tuned_models_come_in_a_list()
    {
        await using var gateway = await Running.StartAsync();
        var list = (await gateway.GetAsync("adapters")).Json;
        Assert.Equal(("list", 0), ((string?)list["object"], list["data"]!.AsArray().Count));
    }

    [Fact]
    public async Task Without_a_verified_score_the_report_says_so()
    {
        await using var gateway = await Running.StartAsync(profile => profile.ControlShare = 0.5);
        for (var i = 0; i < 20; i++)
            await gateway.TeachAsync("What is 6 x 7?");
        var report = (await gateway.GetAsync("savings")).Json;
        Assert.Equal("not verified", (string?)report["accuracy"]);
        Assert.Null(report["accuracyChange"]);
        Assert.Equal(19, (int)report["control"]!["n"]! + (int)report["memory"]!["n"]!);
    }

    private static void Arm(JsonNode arm, int n, double cost, double operations, double tokens)
    {
        Assert.Equal((n, 0, n), ((int)arm["n"]!, (int)arm["incomplete"]!, (int)arm["verified"]!));
        Assert.Equal((cost, operations, tokens), ((double)arm["meanCost"]!, (double)arm["meanOperations"]!, (double)arm["meanTokens"]!));
        Assert.Equal((operations, 1.0), ((double)arm["meanCalls"]!, (double)arm["meanVerifiedScore"]!));
    }

    private static void Interval(JsonNode interval, double value)
    {
        // Nothing varies inside an arm, so the interval is a point.
        foreach (var end in new[] { "value", "low", "high" })
            Assert.Equal(value, (double)interval[end]!, 9);
    }
}
