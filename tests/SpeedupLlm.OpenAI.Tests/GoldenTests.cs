using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.OpenAI.Tests;

public sealed class GoldenTests
{
    private static readonly ChatCompletionWriter Writer = new(new FixedTime());

    public static TheoryData<string> Requests => GoldenFile.Names("request");

    public static TheoryData<string> Responses => GoldenFile.Names("response");

    public static TheoryData<string> Streams => GoldenFile.Names("stream");

    [Theory, MemberData(nameof(Requests))]
    public async Task Request_to_the_upstream(string file)
    {
        var golden = GoldenFile.Read(file);
        var request = golden["request"] is { } body ? Wiring.Parse(body.ToJsonString()) : null;
        var messages = (request?.Messages ?? []).ToList();
        if (golden["demonstration"] is { } demonstration)
        {
            messages.InsertRange(Math.Max(0, messages.Count - 1),
            [
                new(ChatRole.User, (string?)demonstration["question"]), new(ChatRole.Assistant, (string?)demonstration["answer"]),
            ]);
        }

        var stream = (bool?)golden["stream"] ?? false;
        await using var fake = await FakeUpstream.StartAsync(
            stream ? FakeReplies.Stream(FakeReplies.Chunk("42", "stop"), "[DONE]") : FakeReplies.Completion("42"));
        await using var wiring = Wiring.To(fake);
        var options = Change(request?.Options ?? new(), golden["options"]);
        if (stream) await wiring.Client.GetStreamingResponseAsync(messages, options, Wiring.Token).ToChatResponseAsync(Wiring.Token);
        else await wiring.Client.GetResponseAsync(messages, options, Wiring.Token);
        Assert.Equal(GoldenFile.Event(golden["sent"]!), fake.Requests.Single().Text);
        Assert.Equal("/v1/chat/completions", fake.Requests[0].Path);
    }

    [Theory, MemberData(nameof(Responses))]
    public async Task Response_to_the_client(string file)
    {
        var golden = GoldenFile.Read(file);
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Json(golden["upstream"]?.ToJsonString() ?? ""));
        await using var wiring = Wiring.To(fake);
        var usage = GoldenFile.Usage(golden["usage"]);
        var answer = GoldenFile.Answer(golden["answer"], usage)
            ?? await wiring.Client.GetResponseAsync([new(ChatRole.User, "6 × 7?")], null, Wiring.Token);
        answer.Usage = usage ?? answer.Usage;
        Assert.Equal(GoldenFile.Event(golden["client"]!), Encoding.UTF8.GetString(Writer.WriteUtf8(answer, golden["speedup"])));
    }

    [Theory, MemberData(nameof(Streams))]
    public async Task Stream_to_the_client(string file)
    {
        var golden = GoldenFile.Read(file);
        var events = (golden["upstream"] as JsonArray ?? []).Select(item => GoldenFile.Event(item!)).ToArray();
        await using var fake = await FakeUpstream.StartAsync(FakeReplies.Stream(events));
        await using var wiring = Wiring.To(fake);
        var updates = GoldenFile.Answer(golden["answer"], GoldenFile.Usage(golden["usage"]))?.ToChatResponseUpdates().ToAsyncEnumerable()
            ?? wiring.Client.GetStreamingResponseAsync([new(ChatRole.User, "6 × 7?")], null, Wiring.Token);
        using var client = new MemoryStream();
        var failure = await Writer.WriteStreamAsync(
            updates, client, (bool?)golden["includeUsage"] ?? false, _ => golden["speedup"], "gpt-x", Wiring.Token);
        var expected = GoldenFile.Events(golden["client"]!).Replace("{upstream}", fake.BaseUrl + "/", StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.UTF8.GetString(client.ToArray()));
        Assert.Equal(failure is null, expected.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
    }

    private static ChatOptions Change(ChatOptions options, JsonNode? change)
    {
        var copy = options.Clone();
        copy.Seed = (long?)change?["seed"] ?? copy.Seed;
        copy.MaxOutputTokens = (int?)change?["maxOutputTokens"] ?? copy.MaxOutputTokens;
        copy.Temperature = (float?)change?["temperature"] ?? copy.Temperature;
        copy.TopP = (float?)change?["topP"] ?? copy.TopP;
        copy.StopSequences = change?["stop"] is JsonArray stop ? [.. stop.Select(item => (string)item!)] : copy.StopSequences;
        copy.Instructions = (string?)change?["instructions"];
        if ((bool?)change?["json"] is true) copy.ResponseFormat = ChatResponseFormat.Json;
        return copy;
    }
}
