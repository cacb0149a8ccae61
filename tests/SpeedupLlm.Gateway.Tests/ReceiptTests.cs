using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace SpeedupLlm.Gateway.Tests;

public sealed partial class ReceiptTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task A_receipt_is_pending_until_it_is_durable()
    {
        using var directory = new TemporaryDirectory();
        await using var gateway = await Running.StartAsync(change: options => options with { DataDirectory = directory.Path });
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory.Path, "speedup.db")};Pooling=False");
        connection.Open();
        Reply asked;
        using (connection.BeginTransaction())
        {
            asked = await gateway.AskAsync("6 x 7?");
            Assert.Equal("pending", (string?)(await ReceiptOf(gateway, asked))["learnt"]);
        }

        await gateway.App.Engine.SettleAsync();
        Assert.Equal("committed", (string?)(await ReceiptOf(gateway, asked))["learnt"]);
    }

    [Fact]
    public async Task A_receipt_tells_everything()
    {
        await using var gateway = await Running.StartAsync(profile => profile.Experiment = true, time: new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_760_000_000)));
        gateway.Upstream.Then(FakeReplies.Answer("The answer is 41."));
        await gateway.TeachAsync("What is 6 x 7?", """{"method":"best-of-n","n":3,"reference":42,"recall":"off","user":"ann"}""");
        gateway.Upstream.Then(FakeReplies.Answer("The answer is 42.", input: 30));
        var asked = await gateway.TeachAsync("What is 6 x 7?", """{"method":"best-of-n","n":3,"reference":"42","recall":"off","user":"ann"}""");
        var receipt = Ids().Replace((await ReceiptOf(gateway, asked)).ToJsonString(Indented), "$1…");
        Assert.Equal(
            """
            {
              "id": "rcpt_…",
              "requestId": "…",
              "space": "default",
              "created": "2025-10-09T08:53:20+00:00",
              "question": {
                "textId": "…",
                "fingerprint": "…",
                "memoryScope": "…",
                "recallScope": "…",
                "user": "ann",
                "text": "What is 6 x 7?"
              },
              "model": "fake-1",
              "method": "best-of-n",
              "n": 3,
              "memory": "in-context",
              "scorer": "reference",
              "stop": "threshold",
              "tau": 0.95,
              "promptVersion": "1",
              "experiment": true,
              "eligible": true,
              "level": "S1",
              "band": "S1/in-context/best-of-n",
              "arm": "memory",
              "probability": 1,
              "cap": 6156,
              "y": 0.006172839506172839,
              "path": "scaling",
              "status": "completed",
              "memoryUsed": [
                {
                  "experienceId": "exp_…",
                  "similarity": 1,
                  "level": "S1",
                  "source": "own"
                }
              ],
              "prior": null,
              "memoryDropped": null,
              "steps": [
                {
                  "operation": 1,
                  "kind": "answer",
                  "cost": 38,
                  "candidate": 0,
                  "failed": false
                }
              ],
              "candidates": [
                {
                  "index": 0,
                  "operation": 1,
                  "answerId": "…",
                  "answer": "42",
                  "score": 1,
                  "scoreKind": "Verified",
                  "cost": 38,
                  "finishReason": "stop"
                }
              ],
              "chosen": 0,
              "stopReason": "threshold",
              "spent": {
                "cost": 38,
                "operations": 1,
                "calls": 1,
                "inputTokens": 30,
                "cachedInputTokens": 0,
                "outputTokens": 2,
                "milliseconds": 0,
                "estimatedCalls": 0,
                "probeCost": 0,
                "scoringCost": 0,
                "reasoningTokens": 0,
                "money": null
              },
              "firstAnswerCost": 38,
              "audit": null,
              "avoided": null,
              "learnt": "nothing",
              "learntReason": "made with memory, on a question already known",
              "experienceId": null
            }
            """,
            receipt);
    }

    [Fact]
    public async Task An_answer_key_is_marked_and_never_shown_to_the_model()
    {
        await using var gateway = await Running.StartAsync(profile => profile.Experiment = true);
        var first = await gateway.TeachAsync("What is 6 x 7?", """{"method":"best-of-n","n":3,"reference":"987654321","recall":"off"}""");
        var second = await gateway.TeachAsync("What is 6 x 7?", """{"reference":"987654321"}""", """{"stream":true}""");
        var third = await gateway.TeachAsync("What is 6 x 8?", """{"reference":987654321}""", """{"n":2}""");
        Assert.True((bool)(await ReceiptOf(gateway, first))["experiment"]!);
        Assert.Equal(0.0, (double)first.Speedup["score"]!);
        Assert.Equal(5, gateway.Upstream.Requests.Count);
        Assert.All(gateway.Upstream.Requests, request => Assert.DoesNotContain("987654321", request.Text, StringComparison.Ordinal));
        Assert.All([first, second, third], reply => Assert.DoesNotContain("987654321", reply.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_taught_with_a_key_is_shown_as_the_models_own_and_not_the_key()
    {
        await using var gateway = await Running.StartAsync(profile => profile.Experiment = true);
        await gateway.TeachAsync("What is 6 x 7?", """{"method":"best-of-n","reference":"42.000","recall":"off"}""");
        var second = await gateway.TeachAsync("What is 6 x 7?", """{"method":"best-of-n","reference":"42.000","recall":"off"}""");
        Assert.Equal("memory", (string?)second.Speedup["arm"]);
        var messages = gateway.Upstream.Requests[1].Json["messages"]!.AsArray();
        Assert.Equal(["What is 6 x 7?", "The answer is 42.", "What is 6 x 7?"], messages.Select(message => (string?)message!["content"]));
        Assert.Equal(["user", "assistant", "user"], messages.Select(message => (string?)message!["role"]));
    }

    private static async Task<JsonObject> ReceiptOf(Running gateway, Reply asked) => (await gateway.GetAsync("receipts/" + asked.Receipt)).Json;

    [GeneratedRegex("(rcpt_|exp_|)[0-9a-f]{24,64}")]
    private static partial Regex Ids();
}
