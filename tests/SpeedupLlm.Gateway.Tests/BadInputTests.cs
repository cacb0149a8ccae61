using System.Net.Http.Headers;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>What a client may send wrong: it is told what, in OpenAI's shape, and the next request is answered.</summary>
public sealed class BadInputTests(BadInputTests.Shared shared) : IClassFixture<BadInputTests.Shared>
{
    private const string Messages = """ "messages":[{"role":"user","content":"6 x 7?"}] """;

    private Running Gateway => shared.Gateway!;

    [Theory]
    [InlineData("", "invalid_json", "not valid JSON")]
    [InlineData("{\"model\":", "invalid_json", "not valid JSON")]
    [InlineData("[]", "invalid_json", "give a JSON object")]
    [InlineData("null", "invalid_json", "give a JSON object")]
    [InlineData("{}", "missing_required_parameter", "'model'")]
    [InlineData("{\"model\":5}", "invalid_type", "'model'")]
    [InlineData("{\"model\":\"fake-1\"}", "missing_required_parameter", "'messages'")]
    [InlineData("{\"model\":\"fake-1\",\"messages\":[]}", "invalid_value", "at least one message")]
    [InlineData("{\"model\":\"fake-1\",\"messages\":\"hi\"}", "invalid_type", "'messages'")]
    [InlineData("{\"model\":\"fake-1\",\"messages\":[7]}", "invalid_type", "'messages[0]'")]
    [InlineData("{\"model\":\"fake-1\",\"messages\":[{\"role\":\"king\",\"content\":\"a\"}]}", "invalid_value", "'messages[0].role'")]
    [InlineData("{\"model\":\"fake-1\",\"messages\":[{\"role\":\"user\",\"content\":5}]}", "invalid_type", "'messages[0].content'")]
    [InlineData("{\"model\":\"fake-1\",\"model\":\"fake-1\"," + Messages + "}", "invalid_json", "no key twice")]
    [InlineData("{\"model\":\"fake-1\",\"temperature\":\"hot\"," + Messages + "}", "invalid_type", "'temperature'")]
    [InlineData("{\"model\":\"fake-1\",\"temperature\":9," + Messages + "}", "invalid_value", "0 to 2")]
    [InlineData("{\"model\":\"fake-1\",\"stream\":\"yes\"," + Messages + "}", "invalid_type", "'stream'")]
    [InlineData("{\"model\":\"fake-1\",\"n\":0," + Messages + "}", "invalid_value", "1 to 128")]
    public async Task A_body_that_is_wrong_gets_a_400_that_says_what(string body, string code, string says) =>
        await AssertRefusedAsync(await Gateway.PostAsync(body), 400, code, says);

    [Theory]
    [InlineData("{\"method\":\"magic\"}", "speedup.method", "single, best-of-n")]
    [InlineData("{\"n\":0}", "speedup.n", "1 to 64")]
    [InlineData("{\"n\":65}", "speedup.n", "1 to 64")]
    [InlineData("{\"memory\":\"photographic\"}", "speedup.memory", "off, in-context")]
    [InlineData("{\"scorer\":\"me\"}", "speedup.scorer", "agreement, rule, reference")]
    [InlineData("{\"stop\":\"now\"}", "speedup.stop", "never, threshold, agreement")]
    [InlineData("{\"stop\":\"any(threshold,now)\"}", "speedup.stop", "window:SIZE")]
    [InlineData("{\"method\":\"cascade\"}", "speedup.method", "scaling.models")]
    [InlineData("{\"depth\":0}", "speedup.depth", "1 to 64")]
    [InlineData("{\"budget\":{\"calls\":0}}", "speedup.budget.calls", "at least 1")]
    [InlineData("{\"profile\":\"mine\"}", "speedup.profile", "Valid are: none")]
    [InlineData("{\"tau\":0}", "speedup.tau", "above 0")]
    [InlineData("{\"recall\":\"fuzzy\"}", "speedup.recall", "off, exact")]
    [InlineData("{\"space\":\"\"}", "speedup.space", "1 to 200")]
    [InlineData("{\"reference\":\"42\"}", "speedup.reference", "--experiment")]
    [InlineData("{\"scorer\":\"reference\"}", "speedup.scorer", "speedup.reference")]
    [InlineData("{\"store\":\"no\"}", "speedup.store", "true or false")]
    [InlineData("{\"prior\":\"two\"}", "speedup.prior", "true or false")]
    [InlineData("{\"methd\":\"single\"}", "speedup.methd", "profile, method, n, depth, waves, budget, memory, scorer, stop, tau, recall, store, prior, question, contextVersion, space")]
    public async Task A_speedup_value_that_is_wrong_gets_a_400_that_lists_the_valid_ones(string speedup, string param, string says)
    {
        var error = await AssertRefusedAsync(await Gateway.AskAsync("6 x 7?", speedup), 400, null, says);
        Assert.Equal(param, error);
    }

    [Theory]
    [InlineData("x-speedup-methd", "single", "x-speedup-method")]
    [InlineData("x-speedup-n", "many", "an integer")]
    [InlineData("x-speedup-method", "magic", "single, best-of-n")]
    public async Task A_speedup_header_that_is_wrong_gets_a_400(string name, string value, string says) =>
        await AssertRefusedAsync(await Gateway.PostAsync(Running.Ask("6 x 7?").ToJsonString(), (name, value)), 400, null, says);

    [Fact]
    public async Task A_model_that_is_not_served_gets_a_404_that_lists_those_that_are() =>
        await AssertRefusedAsync(await Gateway.AskAsync("6 x 7?", more: """{"model":"gpt-99"}"""), 404, "model_not_found", "fake-1, other");

    [Theory]
    [InlineData(100)]
    [InlineData(50_000)]
    public async Task Deeply_nested_json_gets_a_400(int depth) => await AssertRefusedAsync(
        await Gateway.PostAsync($"{{\"model\":\"fake-1\",{Messages},\"x\":{new string('[', depth)}{new string(']', depth)}}}"), 400, "invalid_json", "levels deep");

    [Fact]
    public async Task A_body_that_is_too_large_gets_a_413() =>
        await AssertRefusedAsync(await Gateway.AskAsync(new string('x', 200_000)), 413, "body_too_large", "too large");

    [Fact]
    public async Task A_body_that_is_too_large_and_does_not_say_so_gets_a_413()
    {
        using var unsized = new StreamContent(new UnsizedStream(200_000)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        await AssertRefusedAsync(await Gateway.SendAsync(HttpMethod.Post, "chat/completions", unsized), 413, "body_too_large", "too large");
    }

    [Theory]
    [InlineData("DELETE", "chat/completions", "POST")]
    [InlineData("GET", "chat/completions", "POST")]
    [InlineData("POST", "models", "GET")]
    [InlineData("PUT", "receipts/abc", "GET")]
    [InlineData("POST", "savings", "GET")]
    [InlineData("POST", "/healthz", "GET")]
    public async Task A_wrong_method_gets_a_405_that_names_the_right_one(string method, string path, string allowed)
    {
        var reply = await Gateway.SendAsync(new HttpMethod(method), path);
        await AssertRefusedAsync(reply, 405, "method_not_allowed", allowed);
    }

    [Theory]
    [InlineData("completions")]
    [InlineData("embeddings.json")]
    [InlineData("/")]
    [InlineData("/favicon.ico")]
    [InlineData("/v1/chat/completions/x")]
    public async Task An_unknown_path_gets_a_404_that_lists_the_known_ones(string path) =>
        await AssertRefusedAsync(await Gateway.GetAsync(path), 404, "not_found", "/v1/chat/completions");

    [Fact]
    public async Task An_unknown_receipt_gets_a_404() =>
        await AssertRefusedAsync(await Gateway.GetAsync("receipts/rcpt_0"), 404, "receipt_not_found", "receipt");

    [Fact]
    public async Task An_unknown_model_in_the_list_gets_a_404() =>
        await AssertRefusedAsync(await Gateway.GetAsync("models/gpt/99.5"), 404, "model_not_found", "fake-1");

    private async Task<string?> AssertRefusedAsync(Reply reply, int status, string? code, string says)
    {
        var error = reply.AssertError(status, code);
        Assert.Contains(says, (string)error["message"]!, StringComparison.Ordinal);
        var good = await Gateway.AskAsync("What is 6 x 7?");
        Assert.Equal("The answer is 42.", good.Text);
        return (string?)error["param"];
    }

    public sealed class Shared : IAsyncLifetime
    {
        internal Running? Gateway { get; private set; }

        public async ValueTask InitializeAsync() => Gateway = await Running.StartAsync(change: options => options with { MaxBodyBytes = 150_000 });

        public ValueTask DisposeAsync() => Gateway!.DisposeAsync();
    }

    /// <summary>Bytes whose number nobody can ask for, so that they travel in chunks.</summary>
    private sealed class UnsizedStream(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
