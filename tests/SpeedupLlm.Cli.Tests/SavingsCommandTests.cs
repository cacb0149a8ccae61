using System.Text.Json.Nodes;
using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Tests;

public sealed class SavingsCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task From_the_data_of_a_running_server_and_from_the_server_it_is_the_same()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var (process, url) = await Command.ServeAsync(upstream.BaseUrl, "--data", _directory.Path, "--seed", "1");
        await using var stopped = process;
        using var http = new HttpClient();
        for (var i = 0; i < 12; i++)
        {
            using var body = new StringContent("""{"model":"fake-1","messages":[{"role":"user","content":"What is 6 x 7?"}]}""");
            using var response = await http.PostAsync(url + "/chat/completions", body, TestContext.Current.CancellationToken);
            // Asked again until it is durable, so that the next question finds it.
            var id = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["speedup"]!["receipt"];
            while ((await http.GetStringAsync($"{url}/receipts/{id}", TestContext.Current.CancellationToken)).Contains("\"pending\"", StringComparison.Ordinal))
                await Task.Yield();
        }

        var data = (await Command.RunAsync(["savings", "--data", _directory.Path, "--json"])).AssertDone();
        var gateway = (await Command.RunAsync(["savings", "--gateway", url.ToString(), "--json"])).AssertDone();
        Assert.Equal(data.Output, gateway.Output);
        var report = (JsonObject)JsonNode.Parse(data.Output)!;
        Assert.Equal(
            [
                "space", "control", "memory", "costSaving", "operationSaving", "timeSaving", "singleCallSaving", "accuracyChange", "accuracy", "method",
                "operationSavingWithoutPrior", "moneySaving", "atAnyTime", "auditCost", "learning", "spaces", "bands",
            ],
            report.Select(field => field.Key));
        Assert.Equal(11, (int)report["control"]!["n"]! + (int)report["memory"]!["n"]!);

        var rests = (await Command.RunAsync(["savings", "--data", _directory.Path, "--concentration", "--json"])).AssertDone();
        Assert.Equal(rests.Output, (await Command.RunAsync(["savings", "--gateway", url.ToString(), "--concentration", "--json"])).AssertDone().Output);
        Assert.Equal((1, 1.0), ((int)JsonNode.Parse(rests.Output)!["experiences"]!, (double)JsonNode.Parse(rests.Output)!["top"]![0]!["share"]!));
        Assert.Contains("exp_", (await Command.RunAsync(["savings", "--data", _directory.Path, "--concentration"])).AssertDone().Output, StringComparison.Ordinal);

        var table = (await Command.RunAsync(["savings", "--data", _directory.Path])).AssertDone();
        Assert.Contains("control", table.Output, StringComparison.Ordinal);
        Assert.Contains("same method", table.Output, StringComparison.Ordinal);
        Assert.Contains("single call", table.Output, StringComparison.Ordinal);
        Assert.Contains("accuracy: not verified", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_learning_cost_is_a_line_of_its_own()
    {
        await using (var store = SqliteStore.Open(new SqliteStoreOptions { Directory = _directory.Path }))
        {
            foreach (var (space, method, cost) in new[] { ("a", "reflect", 100), ("b", "reflect", 20), ("a", "reflect-update", 3) })
                await store.PutLessonsAsync(new LessonCommit(space, method, [], [], cost));
        }

        Assert.Contains(
            "learning, beside it: 123 priced tokens (reflect 120, reflect-update 3)",
            (await Command.RunAsync(["savings", "--data", _directory.Path])).AssertDone().Output, StringComparison.Ordinal);
        Assert.Contains(
            "learning, beside it: 20 priced tokens (reflect 20)",
            (await Command.RunAsync(["savings", "--data", _directory.Path, "--space", "b"])).AssertDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_without_a_store_ends_it_with_3() =>
        (await Command.RunAsync(["savings", "--data", _directory.Path])).AssertFailed(3, "There is no store");

    [Fact]
    public async Task A_gateway_that_is_not_there_ends_it_with_4() =>
        (await Command.RunAsync(["savings", "--gateway", "http://127.0.0.1:9/v1"])).AssertFailed(4, "127.0.0.1:9");

    [Theory]
    [InlineData("html")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("404")]
    [InlineData("cut")]
    public async Task Something_that_is_no_gateway_ends_it_with_4(string what)
    {
        await using var other = await FakeUpstream.StartAsync(what switch
        {
            "html" => FakeReplies.Html(),
            "404" => FakeReplies.Error(404),
            "cut" => FakeReplies.CutBody(),
            _ => FakeReplies.Json(what),
        });
        (await Command.RunAsync(["savings", "--gateway", other.BaseUrl.ToString()])).AssertFailed(4, other.BaseUrl.Authority);
    }
}
