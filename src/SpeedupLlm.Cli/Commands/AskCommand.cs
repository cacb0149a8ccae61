using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.Accounting;
using SpeedupLlm.Cli.Judging;
using SpeedupLlm.Gateway;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup ask</c>: one question through the pipeline, in this process.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var upstream = new UpstreamArguments();
        var profile = new ProfileArguments();
        var question = new Argument<string>("question") { Description = "The question; - reads it from stdin." };
        var method = new Option<string?>("--method") { Description = "single or best-of-n." };
        var n = new Option<int?>("--n") { Description = "The most operations, 1 to 64." };
        var memory = new Option<string?>("--memory") { Description = "off, in-context, reflect, multi-case-reflect or reflect-update." };
        var recall = new Option<string?>("--recall") { Description = "off or exact." };
        var tau = new Option<double?>("--tau") { Description = "Good enough: a score of at least this, above 0, at most 1." };
        var system = new Option<string?>("--system") { Description = "A system message." };
        var temperature = new Option<float?>("--temperature") { Description = "Sampling temperature; samples differ only above 0." };
        var maxTokens = new Option<int?>("--max-tokens") { Description = "The most tokens of one answer." };
        var json = new Option<bool>("--json") { Description = "Print {answer, receipt} as JSON." };
        var command = new Command(
            "ask",
            """
            Asks one question: the answer goes to stdout, what it cost to stderr. With --data, asking again gets cheaper.

            Without --upstream it asks the embedded model, which knows small arithmetic word problems only: for trying out.

            Examples:
              speedup ask "Tom has 5 apples and buys 3 more. How many apples does Tom have?"
              speedup ask "What is 17 * 23?" --upstream http://localhost:11434/v1 --model llama3.2
              speedup ask "What is 17 * 23?" --method best-of-n --n 8 --data ./memory --upstream http://localhost:11434/v1 --model llama3.2
            """);
        command.Arguments.Add(question);
        upstream.AddTo(command);
        profile.AddTo(command, forServer: false);
        foreach (var option in new Option[] { method, n, memory, recall, tau, system, temperature, maxTokens, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new SpeedupRequest
            {
                Method = parsed.GetValue(method),
                N = parsed.GetValue(n),
                Memory = parsed.GetValue(memory),
                Recall = parsed.GetValue(recall),
                Tau = parsed.GetValue(tau),
            };
            var options = new ChatOptions
            {
                ModelId = upstream.Models(parsed)[0],
                Temperature = parsed.GetValue(temperature),
                MaxOutputTokens = parsed.GetValue(maxTokens),
            }.WithSpeedup(request);
            var messages = new List<ChatMessage>();
            if (parsed.GetValue(system) is { } text)
                messages.Add(new ChatMessage(ChatRole.System, text));
            messages.Add(new ChatMessage(ChatRole.User, await QuestionAsync(parsed.GetValue(question)!, cancellationToken).ConfigureAwait(false)));

            if (options is { MaxOutputTokens: < 1 })
                throw new UsageException($"--max-tokens is {options.MaxOutputTokens}; it must be at least 1.");
            if (options.Temperature is not null and not (>= 0 and <= 2))
                throw new UsageException($"--temperature is {options.Temperature}; it must be between 0 and 2.");
            var defaults = profile.Options(parsed);
            CalibrationFile.Check(defaults.Judge, upstream.Models(parsed));
            using var services = new ServiceCollection().AddUpstream(upstream, parsed, defaults).BuildServiceProvider();
            var store = profile.DataDirectory(parsed) is { } directory ? SqliteStore.Open(new SqliteStoreOptions { Directory = directory }) : null;
            var engine = new SpeedupEngine(defaults, store);
            await using (engine.ConfigureAwait(false))
            {
                using var client = new SpeedupChatClient(services.GetRequiredService<IChatClient>(), engine);
                var response = await Say.WaitingAsync("Asking …", () => client.GetResponseAsync(messages, options, cancellationToken)).ConfigureAwait(false);
                await engine.SettleAsync().ConfigureAwait(false);
                Print(response, engine, parsed.GetValue(json));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<string> QuestionAsync(string argument, CancellationToken cancellationToken)
    {
        var question = argument == "-" ? await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false) : argument;
        return string.IsNullOrWhiteSpace(question) ? throw new UsageException("The question is empty.") : question.Trim();
    }

    private static void Print(ChatResponse response, SpeedupEngine engine, bool json)
    {
        var pending = (Receipt)response.AdditionalProperties![SpeedupChatOptionsExtensions.Key]!;
        var receipt = engine.FindReceipt(pending.Id) ?? pending;
        if (json)
        {
            Console.Out.WriteLine(new JsonObject
            {
                ["answer"] = response.Text,
                ["receipt"] = JsonSerializer.SerializeToNode(receipt, GatewayJson.Default.Receipt),
            }.ToJsonString());
            return;
        }

        Console.Out.WriteLine(response.Text);
        var arm = receipt.Arm is { } drawn ? $"{drawn.ToString().ToLowerInvariant()} arm, " : string.Empty;
        Say.Note(
            $"{receipt.Method}, {arm}{receipt.Path}: {receipt.Spent.Operations} operations, {receipt.Spent.Calls} calls, cost {receipt.Spent.Cost:0} "
            + $"(priced tokens), {receipt.Spent.Milliseconds:0} ms; stopped by {receipt.StopReason ?? "recall"}; learnt: {receipt.Learnt} ({receipt.LearntReason})");
    }
}
