using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI.Tests.Requests;

public sealed class ChatCompletionRequestTests
{
    private const string Start = """{"model":"m","messages":[{"role":"user","content":"6 × 7?"}]""";

    [Fact]
    public void What_is_used_is_given()
    {
        var request = Wiring.Parse(Start + """
            ,"stream":true,"stream_options":{"include_usage":true},"temperature":0.5,"top_p":1,"max_tokens":7,"seed":-3,"stop":["a","b"],
            "presence_penalty":-1.5,"frequency_penalty":2,"top_k":40,"n":1,"safety_identifier":"ann","odd":[1],
            "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}},
            "speedup":{"method":"best-of-n","n":8,"memory":"off","scorer":"rule","stop":"never","tau":0.9,"recall":"off","store":false,"prior":true,
            "question":"q","contextVersion":"v1","space":"s","label":"l","reference":42.50}}
            """);
        Assert.Equal("m", request.Model);
        Assert.True(request.Stream);
        Assert.True(request.IncludeUsage);
        Assert.Equal("ann", request.User);
        var options = request.Options;
        Assert.Equal(
            ("m", 0.5f, 1f, 7, -3L, -1.5f, 2f, 40),
            (options.ModelId, options.Temperature, options.TopP, options.MaxOutputTokens, options.Seed, options.PresencePenalty,
                options.FrequencyPenalty, options.TopK));
        Assert.Equal(["a", "b"], options.StopSequences!);
        Assert.Equal("x", Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat).SchemaName);
        Assert.Same(request.Body, options.AdditionalProperties![OriginalBody.Key]);
        Assert.Equal("""{"odd":[1]}""", options.AdditionalProperties[OriginalBody.OtherParametersKey]);
        Assert.Equal(
            new SpeedupRequest
            {
                Method = "best-of-n", N = 8, Memory = "off", Scorer = "rule", Stop = "never", Tau = 0.9, Recall = "off", Store = false, Prior = true,
                Question = "q", ContextVersion = "v1", Space = "s", Label = "l", Reference = "42.50", User = "ann",
            },
            request.Speedup);
        Assert.Equal("6 × 7?", request.Messages.Single().Text);
        Assert.Same(request.Body["messages"]![0], request.Messages[0].RawRepresentation);
    }

    [Fact]
    public void Nulls_count_as_absent()
    {
        var request = Wiring.Parse(Start + """
            ,"stream":null,"stream_options":null,"temperature":null,"max_tokens":null,"seed":null,"stop":null,"n":null,"user":null,
            "speedup":{"n":null,"method":null,"reference":null}}
            """);
        Assert.False(request.Stream);
        Assert.Null(request.Options.Seed);
        Assert.Equal(new SpeedupRequest(), request.Speedup);
        Assert.Null(Wiring.Parse(Start + "}").Speedup);
    }

    [Fact]
    public void The_user_of_the_speedup_object_wins()
    {
        var request = Wiring.Parse(Start + ""","user":"ann","speedup":{"user":"bob"}}""");
        Assert.Equal(("ann", "bob"), (request.User, request.Speedup?.User));
    }

    [Theory]
    [InlineData("", null, "invalid_json"), InlineData("[]", null, "invalid_json"), InlineData("null", null, "invalid_json")]
    [InlineData("{}{}", null, "invalid_json"), InlineData("{\"model\":\"m\",\"model\":\"n\"}", null, "invalid_json")]
    [InlineData("{\"messages\":[]}", "model", "missing_required_parameter"), InlineData("{\"model\":1}", "model", "invalid_type")]
    [InlineData("{\"model\":\"\"}", "model", "invalid_value"), InlineData("{\"model\":\"m\"}", "messages", "missing_required_parameter")]
    [InlineData("{\"model\":\"m\",\"messages\":[]}", "messages", "invalid_value")]
    [InlineData("{\"model\":\"m\",\"messages\":{}}", "messages", "invalid_type")]
    [InlineData("{\"model\":\"m\",\"messages\":[\"hi\"]}", "messages[0]", "invalid_type")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"content\":\"hi\"}]}", "messages[0].role", "missing_required_parameter")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"poet\",\"content\":\"hi\"}]}", "messages[0].role", "invalid_value")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}", "messages[0].content", "missing_required_parameter")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}", "messages[0].content", "invalid_type")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[]}]}", "messages[0].content", "invalid_value")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}]}", "messages[0].content", "invalid_type")]
    public void A_wrong_body_is_named(string body, string? param, string code)
    {
        var e = Assert.Throws<InvalidRequestException>(() => Wiring.Parse(body));
        Assert.Equal((param, code), (e.Param, e.Code));
    }

    [Theory]
    [InlineData("stream", "1"), InlineData("stream", "\"true\""), InlineData("stream_options", "true"), InlineData("temperature", "\"hot\"")]
    [InlineData("temperature", "2.1"), InlineData("temperature", "-0.1"), InlineData("temperature", "1e999"), InlineData("top_p", "1.1")]
    [InlineData("max_tokens", "0"), InlineData("max_tokens", "1.5"), InlineData("max_completion_tokens", "-1"), InlineData("n", "0")]
    [InlineData("n", "true"), InlineData("n", "129"), InlineData("seed", "1.5"), InlineData("seed", "99999999999999999999"), InlineData("stop", "7")]
    [InlineData("presence_penalty", "3"), InlineData("frequency_penalty", "-3"), InlineData("user", "7"), InlineData("speedup", "\"on\"")]
    public void A_wrong_field_is_named(string field, string value)
    {
        var e = Assert.Throws<InvalidRequestException>(() => Wiring.Parse($"{Start},\"{field}\":{value}}}"));
        Assert.Equal(field, e.Param);
        Assert.Contains(value, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n", "1.5"), InlineData("n", "\"8\""), InlineData("n", "99999999999"), InlineData("tau", "\"high\""), InlineData("method", "7")]
    [InlineData("store", "0"), InlineData("prior", "1"), InlineData("reference", "true"), InlineData("contextVersion", "1"), InlineData("user", "{}")]
    public void A_wrong_speedup_value_is_named(string key, string value)
    {
        var e = Assert.Throws<InvalidRequestException>(() => Wiring.Parse(Start + ",\"speedup\":{\"" + key + "\":" + value + "}}"));
        Assert.Equal("speedup." + key, e.Param);
    }

    [Fact]
    public void An_unknown_speedup_key_is_named_with_the_known_ones()
    {
        var e = Assert.Throws<InvalidRequestException>(() => Wiring.Parse(Start + ""","speedup":{"context_version":"1"}}"""));
        Assert.Equal(("speedup.context_version", "unknown_parameter"), (e.Param, e.Code));
        Assert.Contains("contextVersion", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_values_are_shortened()
    {
        var e = Assert.Throws<InvalidRequestException>(() => Wiring.Parse(Start + ",\"stop\":{\"x\":\"" + new string('y', 5000) + "\"}}"));
        Assert.InRange(e.Message.Length, 80, 200);
    }

    [Fact]
    public void Depth_is_limited()
    {
        Assert.NotNull(Wiring.Parse($"{Start},\"x\":{new string('[', 63)}{new string(']', 63)}}}"));
        Assert.Throws<InvalidRequestException>(() => Wiring.Parse($"{Start},\"x\":{new string('[', 64)}{new string(']', 64)}}}"));
    }

    [Theory]
    [InlineData("{\"model\":\"\\ud800\"}"), InlineData("{\"\\udc00\":1,\"\\ud800\":2}")]
    public void Half_a_character_is_refused(string body) =>
        Assert.Equal("invalid_json", Assert.Throws<InvalidRequestException>(() => Wiring.Parse(body)).Code);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(Start + ",\"x\":\""), 0xC3, 0x28, (byte)'"', (byte)'}'];
        Assert.Equal("invalid_json", Assert.Throws<InvalidRequestException>(() => ChatCompletionRequest.Parse(body)).Code);
    }

    [Fact]
    public async Task A_stream_gives_the_same()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Start + "}"));
        var request = await ChatCompletionRequest.ParseAsync(stream, Wiring.Token);
        Assert.Equal(Start + "}", Encoding.UTF8.GetString(request.Bytes.Span));
        Assert.Equal("m", (string?)((JsonObject)request.Body)["model"]);
    }
}
