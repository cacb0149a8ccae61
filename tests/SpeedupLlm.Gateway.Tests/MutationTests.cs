using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace SpeedupLlm.Gateway.Tests;

public sealed class MutationTests
{
    private const string Valid = """
        {"model":"fake-1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"6 x 7?"}]}],
        "temperature":0.7,"n":1,"stream":false,"stream_options":{"include_usage":true},"stop":["x"],"seed":5,"max_tokens":9,"user":"ann",
        "tools":[],"response_format":{"type":"text"},"speedup":{"method":"best-of-n","n":2,"memory":"in-context","scorer":"agreement",
        "stop":"agreement","tau":0.9,"recall":"exact","store":true,"question":"6 x 7?","contextVersion":"1","space":"a","label":"b"}}
        """;

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "2.5", "1e400", "99999999999999999999", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "[null]",
        "{}", "{\"a\":{}}", "[[[]]]", "\"best-of-n\"", "\"user\"", "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]",
        "[{\"role\":\"assistant\",\"tool_calls\":[{}]}]",
    ];

    private static readonly string[] Paths = [.. Places(JsonNode.Parse(Valid)!)];

    private static readonly Gen<string> Bodies = Gen.Frequency(
        (3, Gen.Select(Gen.Int[0, Paths.Length - 1], Gen.Int[0, Values.Length - 1]).Array[1, 3].Select(changes => Replaced(changes))),
        (1, Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Int[0, 4], Gen.Char[' ', '~']).Select((at, cut, c) =>
            string.Concat(Valid.AsSpan(0, at), c.ToString(), Valid.AsSpan(Math.Min(Valid.Length, at + cut))))));

    [Fact]
    public async Task Whatever_the_body_the_reply_is_a_completion_or_an_error_of_openais_shape()
    {
        await using var gateway = await Running.StartAsync();
        var (answered, refused) = (0, 0);
        await Bodies.SampleAsync(
            async body =>
            {
                var reply = await gateway.PostAsync(body);
                if (reply.Status == 200)
                {
                    Interlocked.Increment(ref answered);
                    Assert.Contains("42", reply.ContentType!.StartsWith("text/event-stream", StringComparison.Ordinal) ? reply.Streamed : reply.Text, StringComparison.Ordinal);
                    return;
                }

                Interlocked.Increment(ref refused);
                Assert.InRange(reply.Status, 400, 499);
                reply.AssertError(reply.Status);
            },
            iter: 400, threads: 2);
        Assert.True(answered > 20 && refused > 20, $"{answered} answered, {refused} refused: the mutations are too weak or too strong.");
    }

    private static string Replaced((int Path, int Value)[] changes)
    {
        // By text, because no JSON node can hold 1e400 or half a surrogate pair.
        var (body, marks) = (JsonNode.Parse(Valid)!, new List<(string Mark, string Value)>());
        foreach (var (path, value) in changes)
        {
            var mark = $"<{marks.Count}>";
            if (Put(body, Paths[path].Split('/'), mark))
                marks.Add(($"\"{mark}\"", Values[value]));
        }

        var text = new StringBuilder(body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        foreach (var (mark, value) in marks)
            text.Replace(mark, value);
        return text.ToString();
    }

    private static bool Put(JsonNode body, string[] path, string mark)
    {
        var node = body;
        foreach (var step in path[..^1])
        {
            node = Child(node, step);
            if (node is null or JsonValue)
                return false;
        }

        if (node is JsonArray array)
            array[int.Parse(path[^1])] = mark;
        else
            node[path[^1]] = mark;
        return true;
    }

    private static JsonNode? Child(JsonNode node, string step) => node is JsonArray array ? array[int.Parse(step)] : node[step];

    private static IEnumerable<string> Places(JsonNode node)
    {
        var children = node switch
        {
            JsonObject obj => obj.Select(field => (field.Key, field.Value)),
            JsonArray array => array.Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            yield return step;
            foreach (var deeper in child is null ? [] : Places(child))
                yield return $"{step}/{deeper}";
        }
    }
}
