using System.Text.Json.Nodes;

namespace SpeedupLlm.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_good_upstream_and_directory_pass()
    {
        await using var upstream = await FakeUpstream.StartAsync(FakeReplies.Json("""{"object":"list","data":[{"id":"fake-1"}]}"""));
        upstream.Otherwise = FakeReplies.Answer("2 + 3 = 5");
        var ran = await DoctorAsync(upstream.BaseUrl, "--data", _directory.Path, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            ["runtime ok", "data directory ok", "upstream ok", "answer ok", "usage ok", "seed ok", "stream ok", "log-probabilities ok", "prefix continuation ok"],
            Checks(ran).Select(check => $"{check["check"]} {check["result"]}"));
    }

    [Fact]
    public async Task Every_doubt_is_named_and_ends_it_with_0()
    {
        var answers = new Queue<string>(["5", "five"]);
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.By(request => request.Method == "GET" ? FakeReplies.Json("""{"data":[{"id":"another"}]}""")
            : request.Json["stream"] is not null ? FakeReplies.Stream(FakeReplies.Chunk("", "stop"), "[DONE]")
            : FakeReplies.Json($$$"""{"choices":[{"message":{"role":"assistant","content":"{{{(answers.TryDequeue(out var answer) ? answer : "five")}}}"},"finish_reason":"stop"}]}"""));
        var ran = await DoctorAsync(upstream.BaseUrl, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            ["runtime ok", "upstream warning", "answer ok", "usage warning", "seed warning", "stream warning", "log-probabilities ok", "prefix continuation ok"],
            Checks(ran).Select(check => $"{check["check"]} {check["result"]}"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"hi\"")]
    [InlineData("{\"data\":[1]}")]
    [InlineData("{\"data\":")]
    public async Task Whatever_the_list_of_models_is_it_ends_with_a_check(string models)
    {
        await using var upstream = await FakeUpstream.StartAsync(FakeReplies.Json(models));
        upstream.Otherwise = FakeReplies.Answer("5");
        var ran = await DoctorAsync(upstream.BaseUrl, "--json");
        Assert.InRange(ran.Code, 0, 1);
        Assert.Contains(Checks(ran), check => (string?)check["check"] == "upstream" && (string?)check["result"] != "ok");
    }

    [Fact]
    public async Task What_is_wrong_is_a_table_that_says_what_to_do_and_ends_it_with_1()
    {
        var file = _directory.File("file", "");
        var ran = await DoctorAsync(new Uri("http://127.0.0.1:9/v1"), "--data", file);
        Assert.Equal(1, ran.Code);
        var text = string.Join(' ', ran.Output.Split([' ', '\n', '│'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("data directory failed", text, StringComparison.Ordinal);
        Assert.Contains("upstream failed", text, StringComparison.Ordinal);
        Assert.Contains("is it up", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_key_fails_and_is_not_shown()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.Error(401, "Incorrect API key: sk-secret");
        var ran = await Command.RunAsync(
            ["doctor", "--upstream", upstream.BaseUrl.ToString(), "--model", "fake-1", "--api-key-env", "SPEEDUP_TEST_KEY"],
            change: start => start.Environment["SPEEDUP_TEST_KEY"] = "sk-secret");
        Assert.Equal(1, ran.Code);
        Assert.DoesNotContain("sk-secret", ran.Output + ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "ok", "works", 0)]
    [InlineData(false, "failed", "leave it out", 1)]
    public async Task What_the_options_say_of_the_upstream_is_tried(bool able, string result, string says, int code)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.By(request => Capable(request, able));
        var ran = await DoctorAsync(upstream.BaseUrl, "--continues-prefix", "--log-probabilities", "--json");
        Assert.Equal(code, ran.Code);
        foreach (var name in new[] { "log-probabilities", "prefix continuation" })
        {
            var check = Checks(ran).Single(check => (string?)check["check"] == name);
            Assert.Equal(result, (string?)check["result"]);
            Assert.Contains(says, (string?)check["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_an_upstream_can_do_is_told_to_whoever_did_not_say_so()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Otherwise = FakeReplies.By(request => Capable(request, able: true));
        var ran = await DoctorAsync(upstream.BaseUrl, "--json");
        Assert.Equal(0, ran.Code);
        foreach (var option in new[] { "--log-probabilities", "--continues-prefix" })
            Assert.Contains(Checks(ran), check => (string?)check["detail"] == $"works; {option} would use it");
    }

    /// <summary>One whose answer is always the same text, as long as it is allowed.</summary>
    private static FakeReply Capable(FakeRequest request, bool able)
    {
        const string Whole = "Tom has 5 apples. He buys 7 more. Altogether that makes 12.";
        const string First = "Tom has 5 apples. He bu";
        if (request.Method == "GET")
            return FakeReplies.Json("""{"data":[{"id":"fake-1"}]}""");
        if (request.Json.ContainsKey("stream"))
            return FakeReplies.Answer(Whole);
        if (request.Json.ContainsKey("logprobs"))
        {
            return able
                ? FakeReplies.Json("""{"choices":[{"message":{"content":"12."},"finish_reason":"stop","logprobs":{"content":[{"token":"12","logprob":-0.5},{"token":".","logprob":0}]}}]}""")
                : FakeReplies.Error(400, "logprobs are not supported");
        }

        if ((string?)request.Json["messages"]!.AsArray()[^1]!["role"] == "assistant")
            return FakeReplies.Completion(able ? Whole[First.Length..] : "Yes, that is right.");
        return FakeReplies.Completion((int)request.Json["max_tokens"]! == 24 ? Whole : First);
    }

    private static Task<Ran> DoctorAsync(Uri upstream, params string[] more) =>
        Command.RunAsync(["doctor", "--upstream", upstream.ToString(), "--model", "fake-1", .. more]);

    private static IEnumerable<JsonNode> Checks(Ran ran) => JsonNode.Parse(ran.Output)!.AsArray().Select(check => check!);
}
