using System.Text.Json.Nodes;

namespace SpeedupLlm.Cli.Tests;

public sealed class AskTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_answer_goes_to_stdout_and_its_cost_to_stderr()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var ran = (await AskAsync(upstream, "What is 6 x 7?", "--method", "best-of-n", "--n", "3", "--temperature", "0.5", "--system", "Be brief.")).AssertDone();
        Assert.Equal("42", ran.Output.TrimEnd());
        Assert.Contains("best-of-n, scaling: 3 operations, 3 calls, cost", ran.Errors, StringComparison.Ordinal);
        var sent = upstream.Requests[0].Json;
        Assert.Equal(["Be brief.", "What is 6 x 7?"], sent["messages"]!.AsArray().Select(message => (string?)message!["content"]));
        Assert.Equal(0.5, (double)sent["temperature"]!);
    }

    [Fact]
    public async Task Json_holds_answer_and_receipt_and_nothing_else_is_on_stdout()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var ran = (await AskAsync(upstream, "What is 6 x 7?", "--json")).AssertDone();
        var json = (JsonObject)JsonNode.Parse(ran.Output)!;
        Assert.Equal(["answer", "receipt"], json.Select(field => field.Key));
        Assert.Equal("42", (string?)json["answer"]);
        Assert.Equal(("single", "completed", "committed"), ((string)json["receipt"]!["method"]!, (string)json["receipt"]!["status"]!, (string)json["receipt"]!["learnt"]!));
    }

    [Fact]
    public async Task A_dash_reads_the_question_from_stdin()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        (await Command.RunAsync(Arguments(upstream, "-"), "What is\n6 x 7?\n")).AssertDone();
        Assert.Equal("What is\n6 x 7?", (string?)upstream.Requests.Single().Json["messages"]![0]!["content"]);
        (await Command.RunAsync(Arguments(upstream, "-"), " \n")).AssertFailed(2, "question is empty");
    }

    [Fact]
    public async Task Asked_again_with_data_it_knows_the_answer()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var profile = _directory.File("p.json", """{"controlShare":0}""");
        var data = Path.Combine(_directory.Path, "data");
        (await AskAsync(upstream, "What is 6 x 7?", "--data", data, "--profile", profile)).AssertDone();
        var again = (await AskAsync(upstream, "What is 6 x 7?", "--data", data, "--profile", profile)).AssertDone();
        Assert.Equal("42", again.Output.TrimEnd());
        Assert.Contains("memory arm, recall: 0 operations, 0 calls, cost 0", again.Errors, StringComparison.Ordinal);
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task An_upstream_that_fails_ends_it_with_4()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.Error(404, "no such model");
        (await AskAsync(upstream, "hi")).AssertFailed(4, "no such model");
        (await Command.RunAsync(["ask", "hi", "--upstream", "http://127.0.0.1:9/v1", "--model", "m"])).AssertFailed(4, "is it up");
    }

    [Fact]
    public async Task Sigterm_while_it_waits_ends_it_with_130()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.Silence();
        await using var process = Command.Start(Arguments(upstream, "hi"));
        await upstream.ArrivalAsync(TestContext.Current.CancellationToken);
        process.Terminate();
        Assert.Equal(130, await process.EndAsync(Command.Bound));
        Assert.DoesNotContain("   at ", await process.Errors, StringComparison.Ordinal);
    }

    private static Task<Ran> AskAsync(FakeUpstream upstream, params string[] arguments) => Command.RunAsync(Arguments(upstream, arguments));

    private static string[] Arguments(FakeUpstream upstream, params string[] arguments) =>
        ["ask", .. arguments, "--upstream", upstream.BaseUrl.ToString(), "--model", "fake-1"];
}
