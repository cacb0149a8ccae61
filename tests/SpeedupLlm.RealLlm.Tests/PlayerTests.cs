using System.Text.Json.Nodes;

namespace SpeedupLlm.RealLlm.Tests;

public sealed class PlayerTests
{
    private static readonly BenchOptions Options = new() { Svamp = 0, Generated = 6, Concurrency = 4, Seed = 5 };
    private static readonly IReadOnlyList<Problem> Problems =
        [.. Enumerable.Range(1, 6).Select(i => new Problem($"two-step-{i}", "generated", $"What is {i} and {7 - i}?", 7))];

    private static async Task<IReadOnlyList<AskRecord>> PlayAsync(FakeGateway gateway, string scorer)
    {
        using var http = new HttpClient();
        var client = new GatewayClient(http, gateway.BaseUrl, "m", scorer, Options);
        return await new Player(client, Options, _ => { })
            .PlayAsync(Schedule.Shuffle(Problems, 3, 5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_ask_is_played_once_and_none_while_the_one_before_is_being_learnt()
    {
        using var gateway = new FakeGateway();
        var records = await PlayAsync(gateway, "reference");
        Assert.Equal(18, records.Count);
        Assert.Equal(18, gateway.Asked.Select(a => a.Key).Distinct().Count());
        Assert.Empty(gateway.Overtaken);
        Assert.All(records, r => Assert.Equal((null, true, "committed"), (r.Error, r.Right, r.Learnt)));
        Assert.All(records, r => Assert.Equal(r.Exposure switch { 0 => "none", 1 => "memory", _ => "control" }, r.Arm));
        Assert.All(records.Where(r => r.Exposure == 0), r => Assert.Equal((100.5, 8), (r.Cost, r.Operations)));
        Assert.All(records, r => Assert.True(r.LatencyMs > 0));
    }

    private static (string?, string?) KeyAndStop(JsonNode body) =>
        ((string?)body["speedup"]!["reference"], (string?)body["speedup"]!["stop"]);

    [Fact]
    public async Task The_answer_key_goes_only_with_the_reference_scorer()
    {
        using var gateway = new FakeGateway();
        await PlayAsync(gateway, "reference");
        Assert.All(gateway.Asked, a => Assert.Equal(("7", "threshold"), KeyAndStop(a.Body)));
        using var other = new FakeGateway();
        await PlayAsync(other, "agreement");
        Assert.All(other.Asked, a => Assert.Equal((null, "agreement"), KeyAndStop(a.Body)));
        Assert.Contains("5-agreement-two-step-1-1", other.Asked.Select(a => a.Key));
    }

    [Fact]
    public async Task A_failed_request_is_told_and_does_not_stop_the_rest()
    {
        using var gateway = new FakeGateway { Fails = key => key.EndsWith("two-step-2-1", StringComparison.Ordinal) };
        var records = await PlayAsync(gateway, "reference");
        Assert.Equal(18, records.Count);
        Assert.StartsWith("HTTP 502", Assert.Single(records, r => r.Error is not null).Error);
    }
}
