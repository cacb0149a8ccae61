using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpeedupLlm.RealLlm;

/// <summary>Asks one question of the gateway as any client would, then reads its receipt until it says what was learnt.</summary>
internal sealed class GatewayClient(HttpClient http, string baseUrl, string model, string scorer, BenchOptions options)
{
    private static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(20);

    public async Task<AskRecord> AskAsync(Ask ask, CancellationToken cancellationToken)
    {
        var record = new AskRecord
        {
            Scorer = scorer,
            Problem = ask.Problem.Id,
            Stratum = ask.Problem.Stratum,
            Exposure = ask.Exposure,
            Question = ask.Problem.Question,
            Expected = ask.Problem.Answer,
        };
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{baseUrl}/chat/completions")
            {
                Content = new StringContent(Body(ask).ToJsonString(), Encoding.UTF8, "application/json"),
            };
            // The arm is drawn from this key: the same seed plays the same arms.
            request.Headers.Add("Idempotency-Key", $"{options.Seed}-{scorer}-{ask.Problem.Id}-{ask.Exposure + 1}");
            using var response = await http.SendAsync(request, cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            double latency = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            record = record with { LatencyMs = latency };
            if (!response.IsSuccessStatusCode) return record with { Error = $"HTTP {(int)response.StatusCode}: {Short(text)}" };

            var json = JsonNode.Parse(text)!;
            string? answer = (string?)json["choices"]?[0]?["message"]?["content"];
            record = record with { Answer = answer, Right = AnswerJudge.IsRight(answer, ask.Problem.Answer) };
            if ((string?)json["speedup"]?["receipt"] is not { } id)
                return record with { Error = $"no receipt in the answer: {Short(text)}" };
            return ReceiptReader.Fill(record with { Receipt = id }, await SettledAsync(id, cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or InvalidOperationException or FormatException
            || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return record with { Error = $"{e.GetType().Name}: {Short(e.Message)}" };
        }
    }

    internal JsonObject Body(Ask ask)
    {
        var messages = new JsonArray();
        if (options.System is { } system) messages.Add(new JsonObject { ["role"] = "system", ["content"] = system });
        messages.Add(new JsonObject { ["role"] = "user", ["content"] = ask.Problem.Question });
        var speedup = new JsonObject
        {
            ["method"] = "best-of-n",
            ["n"] = options.N,
            ["memory"] = "in-context",
            ["scorer"] = scorer,
            ["stop"] = scorer == "reference" ? "threshold" : "agreement",
            ["recall"] = "off",
        };
        if (scorer == "reference") speedup["reference"] = ask.Problem.Answer.ToString("0.####");
        return new JsonObject
        {
            ["model"] = model,
            ["messages"] = messages,
            ["temperature"] = options.Temperature,
            ["max_tokens"] = options.MaxTokens,
            ["speedup"] = speedup,
        };
    }

    /// <summary>Learning goes on behind the answer: looked at often, since the next ask of this problem waits, but not forever.</summary>
    private async Task<JsonNode> SettledAsync(string id, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (int wait = 10; ; wait = Math.Min(2 * wait, 250))
        {
            var receipt = await http.GetFromJsonAsync<JsonNode>($"{baseUrl}/receipts/{Uri.EscapeDataString(id)}", cancellationToken)
                ?? throw new InvalidOperationException("the receipt is empty");
            if ((string?)receipt["learnt"] is not (null or "pending") || Stopwatch.GetElapsedTime(started) > SettleWithin) return receipt;
            await Task.Delay(wait, cancellationToken);
        }
    }

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
