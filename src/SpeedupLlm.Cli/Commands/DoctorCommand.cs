using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.OpenAI;
using SpeedupLlm.Sqlite;
using SpeedupLlm.TinyModel;
using Spectre.Console;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup doctor</c>: checks the machine, the data directory and the upstream, one small question included.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var upstream = new UpstreamArguments();
        var data = DataOption.Create("Also check this data directory.");
        var json = new Option<bool>("--json") { Description = "Print the checks as JSON." };
        var command = new Command(
            "doctor",
            """
            Checks what a gateway needs, and says what to do about what is wrong. Asks the model a few very short questions, to see what it can do, too:
            continue a prefix, tell log-probabilities.

            Examples:
              speedup doctor
              speedup doctor --upstream http://localhost:11434/v1 --model llama3.2 --data ./memory
            """);
        upstream.AddTo(command);
        command.Options.Add(data);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var checks = new List<Check> { new("runtime", Check.Good, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}") };
            if (parsed.GetValue(data) is { } directory)
                checks.Add(await StoreAsync(directory).ConfigureAwait(false));
            checks.AddRange(upstream.IsEmbedded(parsed)
                ? await EmbeddedAsync(upstream, parsed, cancellationToken).ConfigureAwait(false)
                : await ServerAsync(upstream, parsed, cancellationToken).ConfigureAwait(false));
            Print(checks, parsed.GetValue(json));
            return checks.Exists(check => check.Result == Check.Bad) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Check>> ServerAsync(UpstreamArguments upstream, ParseResult parsed, CancellationToken cancellationToken)
    {
        var model = upstream.Models(parsed)[0];
        var options = upstream.Options(parsed);
        // Both are tried, claimed or not.
        using var services = new ServiceCollection()
            .AddOpenAIUpstream(options with { Retries = 0, ContinuesPrefix = true, TellsLogProbabilities = true }).BuildServiceProvider();
        var listed = await Say.WaitingAsync("Listing models …", () => ModelChecks.ModelsAsync(services, model, cancellationToken)).ConfigureAwait(false);
        var client = services.GetRequiredService<OpenAIUpstreamClient>();
        var claims = new Claims(options.ContinuesPrefix, options.TellsLogProbabilities);
        return [listed, .. await Say.WaitingAsync("Asking the model …", () => ModelAsync(client, model, claims, cancellationToken)).ConfigureAwait(false)];
    }

    private static async Task<IReadOnlyList<Check>> EmbeddedAsync(UpstreamArguments upstream, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var model = upstream.Embedded(parsed);
            var loaded = new Check(
                "embedded model", Check.Good,
                $"{model.Name}: {model.Config.Parameters / 1e6:0.0} million parameters, reads {model.Config.Context} tokens, loaded in "
                + $"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms; knows small word problems only, give --upstream for another model");
            using var client = new TinyChatClient(model);
            return [loaded, .. await ModelAsync(client, model.Name, claims: null, cancellationToken).ConfigureAwait(false)];
        }
        catch (UsageException exception)
        {
            return [new Check("embedded model", Check.Bad, exception.Message)];
        }
    }

    /// <summary>A model that does not answer is asked no more.</summary>
    private static async Task<IReadOnlyList<Check>> ModelAsync(IChatClient client, string model, Claims? claims, CancellationToken cancellationToken)
    {
        var answers = await ModelChecks.AskAsync(client, model, cancellationToken).ConfigureAwait(false);
        return answers.Any(check => check.Result == Check.Bad)
            ? answers
            : [.. answers, .. await CapabilityChecks.RunAsync(client, model, claims, cancellationToken).ConfigureAwait(false)];
    }

    private static async Task<Check> StoreAsync(string directory)
    {
        try
        {
            var store = SqliteStore.Open(new SqliteStoreOptions { Directory = directory });
            await using (store.ConfigureAwait(false))
            {
                var counts = store.Count();
                return new Check("data directory", Check.Good, $"writable and sound; {counts.Experiences} experiences, {counts.Outcomes} outcomes");
            }
        }
        catch (Experiences.StoreException exception)
        {
            return new Check("data directory", Check.Bad, exception.Message);
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
}
