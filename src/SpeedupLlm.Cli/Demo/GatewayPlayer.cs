using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpeedupLlm.Gateway;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Cli.Demo;

/// <summary>Asks questions of a gateway over HTTP, as any client would.</summary>
internal sealed class GatewayPlayer(HttpClient http, GatewayApp gateway, string model, DemoOptions options)
{
    private readonly AnswerReader _answers = new();
    private readonly AnswerEquality _equality = new();

    /// <summary>Asks, waits until what there was to learn is learnt, and reads the receipt: the next question finds memory complete.</summary>
    /// <exception cref="HttpRequestException">The gateway refused, or its answer is none.</exception>
    public async Task<Played> AskAsync(DemoQuestion question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{gateway.BaseUrl}/chat/completions"))
        {
            Content = JsonContent.Create(Body(question)),
        };
        // The arm is drawn from it: the same seed plays the same arms.
        request.Headers.Add("Idempotency-Key", $"demo-{options.Seed.ToString(CultureInfo.InvariantCulture)}-{question.Id}");
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The gateway answered question {question.Id} with {(int)response.StatusCode}: {text}");

        var (answer, receiptId) = Read(text, question);
        await gateway.Engine.SettleAsync().ConfigureAwait(false);
        var receipt = await http.GetFromJsonAsync(
            new Uri($"{gateway.BaseUrl}/receipts/{receiptId}"), GatewayJson.Default.Receipt, cancellationToken).ConfigureAwait(false);
        var first = receipt!.Candidates is [var candidate, ..] ? candidate.Answer : null;
        return Played.From(question, IsRight(question, answer), IsRight(question, first), receipt);
    }

    private JsonObject Body(DemoQuestion question)
    {
        var speedup = new JsonObject
        {
            ["method"] = "best-of-n",
            ["n"] = DemoPlan.Operations,
            ["memory"] = "in-context",
            ["scorer"] = options.Scorer,
            ["recall"] = options.Recall,
        };
        if (options.SendsKey)
            speedup["reference"] = question.Key;
        return new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question.Text }),
            ["temperature"] = DemoPlan.Temperature,
            ["max_tokens"] = DemoPlan.MaxTokens,
            ["speedup"] = speedup,
        };
    }

    private static (string Answer, string Receipt) Read(string text, DemoQuestion question)
    {
        try
        {
            var body = JsonNode.Parse(text);
            if ((string?)body?["speedup"]?["receipt"] is { } receipt)
                return ((string?)body["choices"]?[0]?["message"]?["content"] ?? string.Empty, receipt);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new HttpRequestException($"The gateway's answer to question {question.Id} is no chat completion: {text}", exception);
        }

        throw new HttpRequestException($"The gateway's answer to question {question.Id} has no receipt: {text}");
    }

    private bool IsRight(DemoQuestion question, string? answer) =>
        answer is not null && _answers.Read(question.Text, answer) is { } given && _answers.Read(question.Text, question.Key) is { } key
        && _equality.AreEqual(key, given);
}
