using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.OpenAI;
using SpeedupLlm.Sqlite;
using Spectre.Console;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup doctor</c>: checks the machine, the data directory and the upstream, one small question included.</summary>
internal static class DoctorCommand
{
    private const string Good = "ok";
    private const string Bad = "failed";
    private const string Doubtful = "warning";

    public static Command Create()
    {
        var upstream = new UpstreamArguments();
        var data = DataOption.Create("Also check this data directory.");
        var json = new Option<bool>("--json") { Description = "Print the checks as JSON." };
        var command = new Command(
            "doctor",
            """
            Checks what a gateway needs, and says what to do about what is wrong. Asks the model three very short questions.

            Example:
              speedup doctor --upstream http://localhost:11434/v1 --model llama3.2 --data ./memory
            """);
        upstream.AddTo(command);
        command.Options.Add(data);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var checks = new List<Check> { new("runtime", Good, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}") };
            if (parsed.GetValue(data) is { } directory)
                checks.Add(await StoreAsync(directory).ConfigureAwait(false));
            using var services = new ServiceCollection().AddOpenAIUpstream(upstream.Options(parsed) with { Retries = 0 }).BuildServiceProvider();
            var model = upstream.Models(parsed)[0];
            checks.Add(await Say.WaitingAsync("Listing models …", () => ModelsAsync(services, model, cancellationToken)).ConfigureAwait(false));
            checks.AddRange(await Say.WaitingAsync("Asking the model …", () => AskAsync(services, model, cancellationToken)).ConfigureAwait(false));
            Print(checks, parsed.GetValue(json));
            return checks.Exists(check => check.Result == Bad) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static async Task<Check> StoreAsync(string directory)
    {
        try
        {
            var store = SqliteStore.Open(new SqliteStoreOptions { Directory = directory });
            await using (store.ConfigureAwait(false))
            {
                var counts = store.Count();
                return new Check("data directory", Good, $"writable and sound; {counts.Experiences} experiences, {counts.Outcomes} outcomes");
            }
        }
        catch (Experiences.StoreException exception)
        {
            return new Check("data directory", Bad, exception.Message);
        }
    }

    private static async Task<Check> ModelsAsync(ServiceProvider services, string model, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await services.GetRequiredService<RawForwarder>()
                .SendAsync(HttpMethod.Get, "models", cancellationToken: cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != 200)
                return new Check("upstream", Doubtful, $"it answers, but GET /models gave status {response.StatusCode}");
            var body = await JsonNode.ParseAsync(response.Body, cancellationToken: cancellationToken).ConfigureAwait(false);
            var names = (body?["data"] as JsonArray ?? []).Select(item => (string?)item?["id"]).OfType<string>().ToList();
            return names.Contains(model, StringComparer.Ordinal)
                ? new Check("upstream", Good, $"it answers and lists {model}")
                : new Check("upstream", Doubtful, $"it answers, but does not list {model}; it lists: {string.Join(", ", names.Take(20))}");
        }
        catch (Exception exception) when (exception is HttpRequestException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return new Check("upstream", Bad, exception.Message);
        }
    }

    private static async Task<IReadOnlyList<Check>> AskAsync(ServiceProvider services, string model, CancellationToken cancellationToken)
    {
        var client = services.GetRequiredService<OpenAIUpstreamClient>();
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
                new("answer", Good, $"\"{first.Text.ReplaceLineEndings(" ")}\" in {elapsed:0} ms"),
                first.Usage is { InputTokenCount: not null, OutputTokenCount: not null }
                    ? new("usage", Good, $"{first.Usage.InputTokenCount} tokens in, {first.Usage.OutputTokenCount} out")
                    : new("usage", Doubtful, "the upstream reports no usage: tokens and cost will be estimates"),
                first.Text == second.Text
                    ? new("seed", Good, "the same seed gave the same answer")
                    : new("seed", Doubtful, "the same seed gave another answer: runs cannot be repeated exactly"),
                streamed.Text.Length > 0
                    ? new("stream", Good, "streams")
                    : new("stream", Doubtful, "a streamed answer came back empty"),
            ];
        }
        catch (HttpRequestException exception)
        {
            return [new Check("answer", Bad, exception.Message)];
        }
    }

    private static void Print(List<Check> checks, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(new JsonArray([.. checks.Select(check => new JsonObject
            {
                ["check"] = check.Name,
                ["result"] = check.Result,
                ["detail"] = check.Detail,
            })]).ToJsonString());
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("check", "result", "detail");
        foreach (var check in checks)
            table.AddRow(check.Name, check.Result, Markup.Escape(check.Detail));
        Say.Data.Write(table);
    }

    private sealed record Check(string Name, string Result, string Detail);
}
