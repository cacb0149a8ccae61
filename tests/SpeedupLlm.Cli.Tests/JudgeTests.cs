using System.Text.Json.Nodes;

namespace SpeedupLlm.Cli.Tests;

public sealed class JudgeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_good_judge_is_measured_and_its_calibration_lets_it_score()
    {
        await using var upstream = await JudgeAsync();
        var calibration = Path.Combine(_directory.Path, "calibration.json");
        var ran = (await CalibrateAsync(upstream, Items(), "--out", calibration, "--json")).AssertDone();
        var json = JsonNode.Parse(ran.Output)!;
        Assert.Equal((27, 30, 30, 30, true), ((int)json["rightSaidRight"]!, (int)json["right"]!, (int)json["wrongSaidWrong"]!, (int)json["wrong"]!, (bool)json["usable"]!));
        Assert.InRange((double)json["informedness"]!["low"]!, 0.6, (double)json["informedness"]!["value"]!);
        Assert.Contains("60 of 60 items judged", ran.Errors, StringComparison.Ordinal);

        var profile = _directory.File("p.json", """{"method":"best-of-n","n":2,"scorer":"judge","judge":{"calibration":"calibration.json"}}""");
        var asked = (await Command.RunAsync(["ask", "What is 6 x 7?", "--profile", profile, "--json", .. To(upstream)])).AssertDone();
        Assert.Equal(1.0, (double)JsonNode.Parse(asked.Output)!["receipt"]!["candidates"]![0]!["score"]!);
        // Another model's answers are not what it was measured on.
        (await Command.RunAsync(["ask", "hi", "--profile", profile, "--upstream", upstream.BaseUrl.ToString(), "--model", "fake-2"])).AssertFailed(2, "judge.calibration", "'fake-1'", "fake-2");
        var reworded = _directory.File("q.json", """{"judge":{"calibration":"calibration.json"},"prompts":{"version":"mine","texts":{"feedback":"Well?"}}}""");
        (await Command.RunAsync(["ask", "hi", "--profile", reworded, .. To(upstream)])).AssertFailed(2, "Judge.Calibration", "'1'", "'mine'");
    }

    [Fact]
    public async Task One_that_says_yes_to_everything_is_refused_and_ends_it_with_1()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.Completion("yes");
        var calibration = Path.Combine(_directory.Path, "calibration.json");
        var ran = await CalibrateAsync(upstream, Items(), "--out", calibration);
        Assert.Equal(1, ran.Code);
        Assert.Contains("TPR + TNR − 1: 0.000 (95% interval -", ran.Output, StringComparison.Ordinal);
        Assert.Contains("refused: no better than chance", ran.Output, StringComparison.Ordinal);
        var profile = _directory.File("p.json", """{"judge":{"calibration":"calibration.json"}}""");
        Assert.Contains("no better than chance", (await Command.RunAsync(["ask", "hi", "--profile", profile, .. To(upstream)])).AssertDone().Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_gives_no_verdict_is_refused_for_that()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.Completion("who knows");
        var ran = await CalibrateAsync(upstream, Items());
        Assert.Equal(1, ran.Code);
        Assert.Contains("refused: a verdict on 0 items only, at least 50 are needed", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"question":"q","solution":"s"}""", "items.jsonl:2", "'correct'")]
    [InlineData("""{"question":"q","correct":true}""", "items.jsonl:2", "'solution'")]
    [InlineData("""{"solution":"s","correct":true}""", "items.jsonl:2", "'question'")]
    [InlineData("""{"question":"q","solution":"s","answer":"a","correct":true}""", "items.jsonl:2", "one of them")]
    [InlineData("""{"question":"q","solution":"s","correct":"yes"}""", "items.jsonl:2", "$.correct")]
    [InlineData("""{"question":"q",""", "items.jsonl:2")]
    [InlineData("null", "items.jsonl:2", "object")]
    [InlineData("""{"question":"What is 0 + 1?","solution":"0 + 1 = 1","correct":true}""", "items.jsonl:2", "items.jsonl:1")]
    public async Task A_wrong_line_ends_it_with_2_and_is_named(string line, params string[] says)
    {
        await using var upstream = await JudgeAsync();
        var lines = Lines().ToList();
        lines.Insert(1, line);
        (await CalibrateAsync(upstream, _directory.File("items.jsonl", string.Join('\n', lines)))).AssertFailed(2, says);
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData(49, "49 items", "at least 50")]
    [InlineData(-1, "right solutions only")]
    public async Task Items_that_calibrate_nothing_end_it_with_2(int count, params string[] says)
    {
        await using var upstream = await JudgeAsync();
        var lines = count < 0 ? Enumerable.Range(0, 60).Select(i => Line(i, right: true)) : Lines().Take(count);
        (await CalibrateAsync(upstream, _directory.File("items.jsonl", string.Join('\n', lines)))).AssertFailed(2, says);
    }

    [Fact]
    public async Task An_upstream_that_fails_ends_it_with_4_and_says_where_it_was()
    {
        await using var upstream = await JudgeAsync();
        upstream.Then(FakeReplies.Completion("yes"), FakeReplies.Error(404, "gone"));
        (await CalibrateAsync(upstream, Items())).AssertFailed(4, "items.jsonl:2", "gone");
        (await CalibrateAsync(upstream, Items(), "--out", Path.Combine(_directory.Path, "no", "such.json"))).AssertFailed(2, "--out");
        var profile = _directory.File("p.json", """{"judge":{"model":"large"}}""");
        (await CalibrateAsync(upstream, Items(), "--profile", profile)).AssertFailed(2, "judge.model", "large");
    }

    [Fact]
    public async Task The_embedded_model_is_measured_without_a_server()
    {
        if (!TinyModel.BaseModel.IsIncluded)
            Assert.Skip("This build is without the embedded model's weights.");
        var ran = await Command.RunAsync(["judge", "calibrate", "--file", Items(), "--json"]);
        Assert.InRange(ran.Code, 0, 1);
        Assert.Equal("speedup-tiny", (string?)JsonNode.Parse(ran.Output)!["model"]);
    }

    private string Items() => _directory.File("items.jsonl", string.Join('\n', Lines()));

    private static IEnumerable<string> Lines() => Enumerable.Range(0, 60).Select(i => Line(i, right: i % 2 == 0));

    private static string Line(int i, bool right) => new JsonObject
    {
        ["question"] = $"What is {i} + 1?",
        [i % 3 == 0 ? "answer" : "solution"] = $"{i} + 1 = {(right ? i + 1 : i + 3)}",
        ["correct"] = right,
        ["note"] = "not read",
    }.ToJsonString();

    /// <summary>It adds, and calls three right sums wrong.</summary>
    private static async Task<FakeUpstream> JudgeAsync()
    {
        var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.By(request =>
        {
            var text = (string)request.Json["messages"]!.AsArray()[^1]!["content"]!;
            var sum = System.Text.RegularExpressions.Regex.Match(text, @"(\d+) \+ 1 = (\d+)");
            var right = !sum.Success || int.Parse(sum.Groups[2].Value) == int.Parse(sum.Groups[1].Value) + 1;
            return FakeReplies.Completion(text.Contains("Is the final answer right?", StringComparison.Ordinal)
                ? (right && !(sum.Success && int.Parse(sum.Groups[1].Value) >= 54) ? "yes" : "no") : "42");
        });
        return upstream;
    }

    private static string[] To(FakeUpstream upstream) => ["--upstream", upstream.BaseUrl.ToString(), "--model", "fake-1"];

    private static Task<Ran> CalibrateAsync(FakeUpstream upstream, string items, params string[] more) =>
        Command.RunAsync(["judge", "calibrate", "--file", items, .. To(upstream), .. more]);
}
