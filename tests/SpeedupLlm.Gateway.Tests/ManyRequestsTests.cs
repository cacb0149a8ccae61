namespace SpeedupLlm.Gateway.Tests;

public sealed class ManyRequestsTests
{
    [Fact]
    public async Task Retries_keep_their_arm_and_count_once()
    {
        await using var gateway = await Running.StartAsync(profile => profile.ControlShare = 0.5);
        await gateway.TeachAsync("What is 6 x 7?");
        var arms = new List<string>();
        for (var i = 0; i < 24; i++)
        {
            // Two at once, and one later.
            var id = $"order-{i}";
            var replies = (await Task.WhenAll(gateway.AskAsync("What is 6 x 7?", id: id), gateway.AskAsync("What is 6 x 7?", id: id))).ToList();
            await gateway.App.Engine.SettleAsync();
            replies.Add(await gateway.AskAsync("What is 6 x 7?", id: id));
            arms.Add((string)Assert.Single(replies.Select(reply => (string?)reply.Speedup["arm"]).Distinct())!);
        }

        await gateway.App.Engine.SettleAsync();
        Assert.Equal(["control", "memory"], arms.Distinct().Order());
        var report = (await gateway.GetAsync("savings")).Json;
        Assert.Equal(arms.Count(arm => arm == "control"), (int)report["control"]!["n"]!);
        Assert.Equal(arms.Count(arm => arm == "memory"), (int)report["memory"]!["n"]!);
    }

    [Fact]
    public async Task Fifty_at_once_are_all_answered_and_the_receipts_add_up_to_what_the_upstream_counted()
    {
        using var directory = new TemporaryDirectory();
        await using var gateway = await Running.StartAsync(
            profile => profile.ControlShare = 0.5, options => options with { DataDirectory = directory.Path });
        gateway.Upstream.Otherwise = FakeReplies.By(request =>
            FakeReplies.Answer($"The answer is {request.Body.Length % 3}.", input: request.Body.Length, output: 1 + (request.Body.Length % 7)));
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => gateway.AskAsync(
            $"What is {i % 10} x 7?", i % 2 == 0 ? """{"method":"best-of-n","n":5}""" : null, $$"""{"user":"{{i % 3}}"}""")));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        await gateway.App.Engine.SettleAsync();
        var spent = new List<(int Calls, long Input, long Output)>();
        foreach (var reply in replies)
        {
            var of = (await gateway.GetAsync("receipts/" + reply.Receipt)).Json["spent"]!;
            spent.Add(((int)of["calls"]!, (long)of["inputTokens"]!, (long)of["outputTokens"]!));
            Assert.Equal((long)of["inputTokens"]!, (long)reply.Json["usage"]!["prompt_tokens"]!);
        }

        var seen = gateway.Upstream.Requests;
        Assert.Equal(seen.Count, spent.Sum(each => each.Calls));
        Assert.Equal(seen.Sum(request => request.Body.Length), spent.Sum(each => each.Input));
        Assert.Equal(seen.Sum(request => 1 + (request.Body.Length % 7)), spent.Sum(each => each.Output));
    }
}
