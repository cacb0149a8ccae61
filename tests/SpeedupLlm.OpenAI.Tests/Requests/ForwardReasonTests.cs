namespace SpeedupLlm.OpenAI.Tests.Requests;

public sealed class ForwardReasonTests
{
    private const string User = """{"role":"user","content":"6 × 7?"}""";

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\"}]", "tools"), InlineData("\"functions\":[{}]", "tools"), InlineData("\"tools\":{}", "tools")]
    [InlineData("\"tool_choice\":\"auto\"", "tools"), InlineData("\"n\":2", "n"), InlineData("\"audio\":{}", "audio")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "audio"), InlineData("\"logprobs\":true", "logprobs"), InlineData("\"top_logprobs\":2", "logprobs")]
    [InlineData("\"store\":true", "state"), InlineData("\"conversation\":\"c\"", "state"), InlineData("\"previous_response_id\":\"r\"", "state")]
    [InlineData("\"prediction\":{\"type\":\"content\"}", "prediction"), InlineData("\"web_search_options\":{}", "search")]
    [InlineData("\"tools\":[],\"n\":1,\"logprobs\":false,\"store\":false,\"modalities\":[\"text\"],\"tool_choice\":\"none\",\"audio\":null", null)]
    [InlineData("\"response_format\":{\"type\":\"json_object\"},\"top_logprobs\":0", null)]
    public void Fields(string fields, string? reason) => Assert.Equal(reason, Of($$"""{"model":"m","messages":[{{User}}],{{fields}}}"""));

    [Theory]
    [InlineData("{\"role\":\"assistant\",\"tool_calls\":[{}]},{\"role\":\"tool\",\"content\":\"7\"}", "tools")]
    [InlineData("{\"role\":\"assistant\",\"content\":\"The answer is\"}", "continuation")]
    [InlineData("{\"role\":\"system\",\"content\":\"Be brief.\"}", "continuation")]
    [InlineData("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}", "content")]
    [InlineData("{\"role\":\"assistant\",\"content\":null,\"audio\":{\"id\":\"a\"}}," + User, "audio")]
    [InlineData("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}", null)]
    [InlineData("{\"role\":\"assistant\",\"content\":\"42\"}," + User, null)]
    public void Messages(string messages, string? reason) => Assert.Equal(reason, Of($$"""{"model":"m","messages":[{{User}},{{messages}}]}"""));

    private static string? Of(string body) => ForwardReason.Of(Wiring.Parse(body));
}
