namespace SpeedupLlm.Gateway.Tests;

public sealed class RecallTests
{
    [Fact]
    public async Task The_same_question_is_answered_without_the_upstream()
    {
        await using var gateway = await Running.StartAsync();
        var first = await gateway.TeachAsync("What is 6 x 7?");
        var second = await gateway.AskAsync("What is 6 x 7?");
        Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(("scaling", "recall"), (first.Path, second.Path));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal("memory", (string?)second.Speedup["arm"]);
        Assert.Equal(0, (double)second.Speedup["cost"]!);
        Assert.Equal(0, (int)second.Json["usage"]!["total_tokens"]!);
        Assert.Equal("stop", (string?)second.Json["choices"]![0]!["finish_reason"]);
        Assert.Equal("chat.completion", (string?)second.Json["object"]);
        Assert.StartsWith("chatcmpl-", (string?)second.Json["id"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, """{"user":"bob"}""")]
    [InlineData(null, "{}")]
    [InlineData("""{"space":"other"}""", """{"user":"ann"}""")]
    [InlineData("""{"label":"other"}""", """{"user":"ann"}""")]
    [InlineData("""{"recall":"off"}""", """{"user":"ann"}""")]
    [InlineData(null, """{"user":"ann","top_k":5}""")]
    [InlineData(null, """{"user":"ann","odd":1}""")]
    [InlineData(null, """{"user":"ann","reasoning_effort":"high"}""")]
    [InlineData(null, """{"user":"ann","temperature":0.5}""")]
    [InlineData(null, """{"user":"ann","max_tokens":5}""")]
    [InlineData(null, """{"user":"ann","seed":5}""")]
    [InlineData(null, """{"user":"ann","model":"other"}""")]
    [InlineData(null, """{"user":"ann","response_format":{"type":"json_object"}}""")]
    [InlineData(null, """{"user":"ann","messages":[{"role":"system","content":"Shout."},{"role":"user","content":"What is 6 x 7?"}]}""")]
    [InlineData("""{"contextVersion":"2"}""", """{"user":"ann"}""")]
    public async Task Whatever_else_may_change_the_answer_is_asked_anew(string? speedup, string more)
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("What is 6 x 7?", more: """{"user":"ann"}""");
        Assert.Equal("scaling", (await gateway.AskAsync("What is 6 x 7?", speedup, more)).Path);
        Assert.Equal(2, gateway.Upstream.Requests.Count);
        Assert.Equal("recall", (await gateway.AskAsync("What is 6 x 7?", more: """{"user":"ann"}""")).Path);
    }

    [Theory]
    [InlineData("""{"user":"ann","metadata":{"run":"7"}}""")]
    [InlineData("""{"user":"ann","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"user":"ann","service_tier":"flex"}""")]
    public async Task What_cannot_change_the_answer_does_not_stand_in_the_way(string more)
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("What is 6 x 7?", more: """{"user":"ann"}""");
        Assert.Equal("recall", (await gateway.AskAsync("What is 6 x 7?", more: more)).Path);
    }

    [Fact]
    public async Task Users_of_a_sharing_space_learn_from_each_other()
    {
        await using var gateway = await Running.StartAsync(profile => profile.ShareAcrossUsers = true);
        await gateway.TeachAsync("What is 6 x 7?", more: """{"user":"ann"}""");
        Assert.Equal("recall", (await gateway.AskAsync("What is 6 x 7?", more: """{"user":"bob"}""")).Path);
    }

    [Fact]
    public async Task A_context_version_replaces_the_context()
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("", Versioned("7"), Context("Today is Monday."));
        Assert.Equal("recall", (await gateway.AskAsync("", Versioned("7"), Context("Today is Tuesday."))).Path);
        Assert.Equal("scaling", (await gateway.AskAsync("", Versioned("8"), Context("Today is Tuesday."))).Path);

        static string Versioned(string version) => $$"""{"contextVersion":"{{version}}","question":"What is 6 x 7?"}""";
        static string Context(string day) =>
            $$"""{"messages":[{"role":"system","content":"{{day}}"},{"role":"user","content":"{{day}} Tell me: what is 6 x 7?"}]}""";
    }

    [Fact]
    public async Task Store_false_learns_nothing()
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("What is 6 x 7?", """{"store":false}""");
        Assert.Equal("scaling", (await gateway.AskAsync("What is 6 x 7?")).Path);
    }

    [Fact]
    public async Task The_control_arm_is_never_answered_from_memory()
    {
        await using var gateway = await Running.StartAsync(profile => profile.ControlShare = 1);
        await gateway.TeachAsync("What is 6 x 7?");
        var second = await gateway.AskAsync("What is 6 x 7?");
        Assert.Equal(("scaling", "control"), (second.Path, (string?)second.Speedup["arm"]));
        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task A_restarted_gateway_recalls_what_it_learnt()
    {
        using var directory = new TemporaryDirectory();
        await using var upstream = await FakeUpstream.StartAsync();
        string receipt;
        await using (var first = await StartAsync())
            receipt = (await first.AskAsync("What is 6 x 7?")).Receipt;
        await using var second = await StartAsync();
        Assert.Equal("recall", (await second.AskAsync("What is 6 x 7?")).Path);
        Assert.Single(upstream.Requests);
        Assert.Equal("committed", (string?)(await second.GetAsync("receipts/" + receipt)).Json["learnt"]);

        Task<Running> StartAsync() => Running.StartAsync(change: options => options with { DataDirectory = directory.Path }, upstream: upstream);
    }
}
