using System.Text.Json.Nodes;
using CsCheck;

namespace SpeedupLlm.OpenAI.Tests;

public sealed class PropertyTests
{
    private static readonly string[] RequestKeys =
    [
        "model", "messages", "stream", "stream_options", "temperature", "top_p", "max_tokens", "n", "seed", "stop", "user", "speedup",
        "response_format", "tools", "role", "content", "type", "text",
    ];

    private static readonly string[] CompletionKeys =
        ["choices", "message", "delta", "content", "finish_reason", "usage", "id", "model", "created", "prompt_tokens", "index", "refusal"];

    private static readonly Uri Upstream = new("http://upstream.test/v1/");

    [Fact]
    public void Arbitrary_bytes_are_parsed_or_refused() => Gen.Byte.Array[0, 60].Sample(bytes => ParsesOrRefuses(bytes), iter: 5_000);

    [Fact]
    public void Broken_bodies_are_parsed_or_refused()
    {
        var whole = """{"model":"m","messages":[{"role":"user","content":"6 × 7 \u00e9?"}],"seed":1,"speedup":{"n":8,"tau":0.5}}"""u8.ToArray();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[1, whole.Length]).Sample((at, value, length) =>
        {
            var broken = whole.ToArray();
            broken[at] = value;
            return ParsesOrRefuses(broken.AsMemory(0, length)) && ParsesOrRefuses(broken);
        }, iter: 5_000);
    }

    [Fact]
    public void Arbitrary_json_is_parsed_or_refused() => JsonGen.Objects(3, RequestKeys).Sample(
        body => ParsesOrRefuses(WireJson.Write(body()!)), iter: 2_000);

    [Fact]
    public void Arbitrary_fields_in_a_good_request_are_parsed_or_refused() => JsonGen.Objects(3, RequestKeys).Sample(
        fields =>
        {
            var body = (JsonObject)fields()!;
            body["model"] = "m";
            body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "6 × 7?" });
            return ParsesOrRefuses(WireJson.Write(body));
        }, iter: 2_000);

    [Fact]
    public void Unknown_fields_survive_both_ways() => Gen.Select(JsonGen.Objects(), JsonGen.Objects(), JsonGen.Objects()).Sample(
        (inBody, inMessage, inResponse) =>
        {
            var body = new JsonObject
            {
                ["model"] = "m",
                ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "6 × 7?", ["x"] = inMessage() }),
                ["x"] = inBody(),
            };
            var request = ChatCompletionRequest.Parse(WireJson.Write(body));
            var sent = UpstreamBody.Build(request.Messages, request.Options, null, stream: false);
            var completion = new JsonObject
            {
                ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = new JsonObject { ["content"] = "42", ["x"] = inMessage() } }),
                ["x"] = inResponse(),
            };
            var response = UpstreamCompletion.Read((JsonObject)WireJson.Parse(WireJson.Write(completion))!, Upstream);
            var written = new ChatCompletionWriter(TimeProvider.System).Write(response);
            return WireJson.WriteText(sent) == WireJson.WriteText(body) && WireJson.WriteText(written) == WireJson.WriteText(completion);
        }, iter: 500);

    [Fact]
    public void Arbitrary_answers_are_read_or_garbage() => JsonGen.Objects(4, CompletionKeys).Sample(
        body =>
        {
            // Wrapped, so that more than the first check is reached.
            var inner = (JsonObject)body()!;
            var wrapped = new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["message"] = inner, ["delta"] = inner.DeepClone() }), ["usage"] = body() };
            foreach (var answer in new[] { (JsonObject)body()!, wrapped })
            {
                ReadsOrGarbage(() => UpstreamCompletion.Read(answer, Upstream));
                ReadsOrGarbage(() => UpstreamCompletion.ReadChunk(answer, Upstream));
                ReadsOrGarbage(() => UpstreamCompletion.Usage(answer, Upstream));
            }
        }, iter: 2_000);

    [Fact]
    public void Neither_messages_nor_options_nor_body_are_changed() => JsonGen.Objects(3, RequestKeys).Sample(
        fields =>
        {
            var body = (JsonObject)fields()!;
            body["model"] = "m";
            body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "6 × 7?" });
            body["seed"] = 1;
            foreach (var key in new[] { "temperature", "top_p", "max_tokens", "n", "stop", "stream_options", "stream", "user", "speedup" }) body.Remove(key);
            var request = ChatCompletionRequest.Parse(WireJson.Write(body));
            var options = request.Options.Clone();
            options.Seed = 99;
            var before = (WireJson.WriteText(request.Body), options.AdditionalProperties!.Count, request.Messages.Count);
            _ = UpstreamBody.Build(request.Messages, options, null, stream: true);
            return before == (WireJson.WriteText(request.Body), options.AdditionalProperties!.Count, request.Messages.Count)
                && request.Body["messages"]![0] == request.Messages[0].RawRepresentation && options.Seed == 99;
        }, iter: 500);

    private static bool ParsesOrRefuses(ReadOnlyMemory<byte> body)
    {
        try
        {
            _ = ForwardReason.Of(ChatCompletionRequest.Parse(body));
        }
        catch (InvalidRequestException e)
        {
            _ = ErrorReply.Of(e).ToUtf8();
        }

        return true;
    }

    private static void ReadsOrGarbage(Func<object?> read)
    {
        try
        {
            _ = read();
        }
        catch (UpstreamException e) when (e.Kind == UpstreamFailure.Garbage)
        {
            _ = ErrorReply.Of(e);
        }
    }
}
