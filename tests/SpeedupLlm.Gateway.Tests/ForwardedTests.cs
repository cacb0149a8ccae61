using System.Text;

namespace SpeedupLlm.Gateway.Tests;

public sealed class ForwardedTests
{
    // Odd spelling on purpose: what is forwarded must arrive as it was sent.
    private const string Answer = "{\"id\":\"x\",  \"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}}],\"odd\":1.50}";

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]", "tools")]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"store\":true", "state")]
    [InlineData("\"modalities\":[\"audio\"]", "audio")]
    public async Task What_cannot_be_improved_goes_and_comes_byte_for_byte(string field, string reason)
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Then(FakeReplies.Json(Answer));
        var body = $$"""{ "temperature":0.70, "model":"fake-1",{{field}},"odd":{"b":1,"a":[1.0e0]}, "messages":[{"role":"user","content":"6 × 7 🙂?","x":1}]}""";
        var reply = await gateway.PostAsync(body);
        Assert.Equal(body, gateway.Upstream.Requests.Single().Text);
        Assert.Equal(Answer, reply.Body);
        Assert.Equal("forwarded", reply.Headers["x-speedup-path"]);
        Assert.Equal(reason, reply.Headers["x-speedup-reason"]);
    }

    [Fact]
    public async Task An_image_is_forwarded_untouched()
    {
        await using var gateway = await Running.StartAsync();
        const string body = """{"model":"fake-1","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}]}""";
        Assert.Equal("content", (await gateway.PostAsync(body)).Headers["x-speedup-reason"]);
        Assert.Equal(body, gateway.Upstream.Requests.Single().Text);
    }

    [Fact]
    public async Task A_forwarded_stream_is_the_upstreams_own()
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Then(FakeReplies.Stream("{\"odd\":  1}", "[DONE]"));
        var reply = await gateway.AskAsync("6 x 7?", more: """{"n":2,"stream":true}""");
        Assert.Equal("data: {\"odd\":  1}\n\ndata: [DONE]\n\n", reply.Body);
        Assert.StartsWith("text/event-stream", reply.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_speedup_object_and_headers_never_reach_the_upstream()
    {
        await using var gateway = await Running.StartAsync();
        await gateway.AskAsync("6 x 7?", """{"recall":"off"}""");
        await gateway.AskAsync("6 x 7?", """{"recall":"off"}""", """{"n":2}""");
        await gateway.PostAsync(Running.Ask("6 x 7?").ToJsonString(), ("x-speedup-space", "a"));
        Assert.Equal(3, gateway.Upstream.Requests.Count);
        Assert.All(gateway.Upstream.Requests, request => Assert.DoesNotContain("speedup", request.Text, StringComparison.Ordinal));
        Assert.All(gateway.Upstream.Requests, request => Assert.Equal("Bearer " + Running.Key, request.Authorization));
    }

    [Fact]
    public async Task An_improved_request_keeps_unknown_fields_both_ways()
    {
        await using var gateway = await Running.StartAsync();
        gateway.Upstream.Then(FakeReplies.Json(
            """
            {"id":"chatcmpl-9","object":"chat.completion","created":5,"model":"fake-1-0613","system_fingerprint":"fp_1","odd":{"a":[1.50]},
            "choices":[{"index":0,"message":{"role":"assistant","content":"42","reasoning":"6 × 7"},"finish_reason":"stop","odd":true}],
            "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12,"odd_tokens":3}}
            """));
        var reply = await gateway.AskAsync("6 x 7?", """{"recall":"off"}""", """{"top_k":5,"odd":{"b":1.50,"a":[null]},"reasoning_effort":"low"}""");
        Assert.Equal(
            """{"model":"fake-1","messages":[{"role":"user","content":"6 x 7?"}],"top_k":5,"odd":{"b":1.50,"a":[null]},"reasoning_effort":"low"}""",
            gateway.Upstream.Requests.Single().Text);
        var json = reply.Json;
        Assert.Equal("fp_1", (string?)json["system_fingerprint"]);
        Assert.Equal("{\"a\":[1.50]}", json["odd"]!.ToJsonString());
        Assert.Equal("6 × 7", (string?)json["choices"]![0]!["message"]!["reasoning"]);
        Assert.True((bool)json["choices"]![0]!["odd"]!);
        Assert.Equal(3, (int)json["usage"]!["odd_tokens"]!);
    }

    [Fact]
    public async Task Two_tools_rounds_are_two_requests_to_the_upstream_however_often_asked()
    {
        await using var gateway = await Running.StartAsync(profile => profile.Method = "best-of-n");
        const string more = """{"tools":[{"type":"function","function":{"name":"f"}}]}""";
        await gateway.TeachAsync("6 x 7?", more: more);
        await gateway.TeachAsync("6 x 7?", more: more);
        Assert.Equal(2, gateway.Upstream.Requests.Count);
        Assert.Equal(Encoding.UTF8.GetString(gateway.Upstream.Requests[0].Body), gateway.Upstream.Requests[1].Text);
    }
}
