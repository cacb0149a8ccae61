using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.OpenAI.Tests.Upstream;

/// <summary>What an upstream is said to be able to do, and what is sent to one that can.</summary>
public sealed class CapabilityTests
{
    private static readonly ChatMessage[] Chain = [new(ChatRole.User, "6 × 7?"), new(ChatRole.Assistant, "6 × 7 =")];

    [Fact]
    public async Task Only_an_upstream_that_continues_prefixes_shows_it_and_is_told_to()
    {
        await using var fake = await FakeUpstream.StartAsync();
        await using var plain = Wiring.To(fake);
        Assert.Null(plain.Client.GetService<IPrefixContinuation>());
        await using var wiring = Wiring.To(fake, options => options with { ContinuesPrefix = true });
        var continuation = wiring.Client.GetService<IPrefixContinuation>();
        Assert.NotNull(continuation);
        var asked = new ChatOptions { MaxOutputTokens = 4 };
        await wiring.Client.GetResponseAsync(Chain, continuation.Continuing(asked.Clone()), Wiring.Token);
        await wiring.Client.GetResponseAsync(Chain, asked, Wiring.Token);
        Assert.True((bool)fake.Requests[0].Json["continue_final_message"]!);
        Assert.False((bool)fake.Requests[0].Json["add_generation_prompt"]!);
        Assert.False(fake.Requests[1].Json.ContainsKey("continue_final_message"));
    }

    [Fact]
    public async Task Log_probabilities_are_asked_for_only_where_they_are_told_and_read_where_they_come()
    {
        await using var fake = await FakeUpstream.StartAsync();
        fake.Otherwise = FakeReplies.Json(
            """{"choices":[{"message":{"content":"42"},"finish_reason":"stop","logprobs":{"content":[{"token":"4","logprob":-0.5},{"token":"2","logprob":-1}]}}]}""");
        foreach (var tells in new[] { false, true })
        {
            await using var wiring = Wiring.To(fake, options => options with { TellsLogProbabilities = tells });
            var answer = await wiring.Client.GetResponseAsync(Chain, new ChatOptions().WithLogProbabilities(), Wiring.Token);
            Assert.Equal(tells, fake.Requests[^1].Json.ContainsKey("logprobs"));
            Assert.Equal([new("4", -0.5), new("2", -1)], answer.LogProbabilitiesOfTokens()!);
        }
    }

    [Fact]
    public async Task A_prompt_of_our_own_goes_without_the_clients_format_and_stop_texts()
    {
        await using var fake = await FakeUpstream.StartAsync();
        await using var wiring = Wiring.To(fake);
        var request = Wiring.Parse("""{"model":"m","messages":[{"role":"user","content":"6 × 7?"}],"stop":["."],"response_format":{"type":"json_object"},"top_k":5}""");
        var options = request.Options.Clone();
        (options.StopSequences, options.ResponseFormat, options.Reasoning) = ([], ChatResponseFormat.Text, new() { Effort = ReasoningEffort.Low });
        await wiring.Client.GetResponseAsync(Chain, options, Wiring.Token);
        var body = fake.Requests[0].Json;
        Assert.False(body.ContainsKey("stop"));
        Assert.Equal(("text", 5, "low"), ((string)body["response_format"]!["type"]!, (int)body["top_k"]!, (string)body["reasoning_effort"]!));
    }

    [Fact]
    public void A_request_can_be_turned_to_another_model()
    {
        var request = Wiring.Parse("""{"model":"m:thorough","messages":[{"role":"user","content":"6 × 7?"}],"top_k":5,"speedup":{"n":3}}""");
        var turned = request.WithModel("m", new SpeedupRequest { Profile = "thorough" });
        Assert.Equal(("m", "m", "m"), (turned.Model, (string)turned.Body["model"]!, turned.Options.ModelId));
        Assert.Equal(new SpeedupRequest { N = 3, Profile = "thorough" }, turned.Speedup);
        Assert.Contains("\"m\"", System.Text.Encoding.UTF8.GetString(turned.Bytes.Span));
    }

    [Fact]
    public void A_budget_is_an_object_of_its_own_and_so_are_its_mistakes()
    {
        const string Start = """{"model":"m","messages":[{"role":"user","content":"6 × 7?"}],"speedup":{"depth":4,"waves":2,"budget":""";
        var speedup = Wiring.Parse(Start + """{"calls":3,"tokens":500,"cost":1.5}}}""").Speedup!;
        Assert.Equal((4, 2, new Accounting.Budget(3, 500, 1.5)), (speedup.Depth, speedup.Waves, speedup.Budget));
        Assert.Equal("speedup.budget.call", Assert.Throws<InvalidRequestException>(() => Wiring.Parse(Start + """{"call":3}}}""")).Param);
        Assert.Equal("speedup.budget.calls", Assert.Throws<InvalidRequestException>(() => Wiring.Parse(Start + """{"calls":"x"}}}""")).Param);
        Assert.Equal("speedup.budget", Assert.Throws<InvalidRequestException>(() => Wiring.Parse(Start + "3}}")).Param);
    }
}
