using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Cli.Commands;

/// <summary>One line of what <c>speedup doctor</c> finds.</summary>
internal sealed record Check(string Name, string Result, string Detail)
{
    public const string Good = "ok";
    public const string Bad = "failed";
    public const string Doubtful = "warning";
}

/// <summary>What <c>speedup doctor</c> asks of a model.</summary>
internal static class ModelChecks
{
    public static async Task<Check> ModelsAsync(ServiceProvider services, string model, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await services.GetRequiredService<RawForwarder>()
                .SendAsync(HttpMethod.Get, "models", cancellationToken: cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != 200)
                return new Check("upstream", Check.Doubtful, $"it answers, but GET /models gave status {response.StatusCode}");
            var body = await JsonNode.ParseAsync(response.Body, cancellationToken: cancellationToken).ConfigureAwait(false);
            var names = (body?["data"] as JsonArray ?? []).Select(item => (string?)item?["id"]).OfType<string>().ToList();
            return names.Contains(model, StringComparer.Ordinal)
                ? new Check("upstream", Check.Good, $"it answers and lists {model}")
                : new Check("upstream", Check.Doubtful, $"it answers, but does not list {model}; it lists: {string.Join(", ", names.Take(20))}");
        }
        catch (Exception exception) when (exception is HttpRequestException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return new Check("upstream", Check.Bad, exception.Message);
        }
    }

    public static async Task<IReadOnlyList<Check>> AskAsync(IChatClient client, string model, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { ModelId = model, Temperature = 0.8f, MaxOutputTokens = 16, Seed = 7 };
        ChatMessage[] question = [new(ChatRole.User, "What is 2 + 3?")];
        try
        {
            var started = Stopwatch.GetTimestamp();
            var first = await client.GetResponseAsync(question, options, cancellationToken).ConfigureAwait(false);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var second = await client.GetResponseAsync(question, options, cancellationToken).ConfigureAwait(false);
            var streamed = await client.GetStreamingResponseAsync(question, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);
            return
            [
                new("answer", Check.Good, $"\"{first.Text.ReplaceLineEndings(" ")}\" in {elapsed:0} ms"),
                first.Usage is { InputTokenCount: not null, OutputTokenCount: not null }
                    ? new("usage", Check.Good, $"{first.Usage.InputTokenCount} tokens in, {first.Usage.OutputTokenCount} out")
                    : new("usage", Check.Doubtful, "the model reports no usage: tokens and cost will be estimates"),
                first.Text == second.Text
                    ? new("seed", Check.Good, "the same seed gave the same answer")
                    : new("seed", Check.Doubtful, "the same seed gave another answer: runs cannot be repeated exactly"),
                streamed.Text.Length > 0
                    ? new("stream", Check.Good, "streams")
                    : new("stream", Check.Doubtful, "a streamed answer came back empty"),
            ];
        }
        catch (HttpRequestException exception)
        {
            return [new Check("answer", Check.Bad, exception.Message)];
        }
    }
}
