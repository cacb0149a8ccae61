using System.CommandLine;
using System.Diagnostics;
using SpeedupLlm.Cli.Demo;
using SpeedupLlm.TinyModel;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup demo</c>: a language model gets cheaper with experience, measured against a control group.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var standard = new DemoOptions();
        var seed = new Option<long>("--seed")
        {
            Description = "Another seed, other questions, arms and samples; the same seed, the same figures.",
            DefaultValueFactory = _ => standard.Seed,
        };
        var questions = new Option<int>("--questions")
        {
            Description = $"How many eligible questions to play, {DemoOptions.FewestQuestions} to {DemoOptions.MostQuestions}.",
            DefaultValueFactory = _ => standard.Questions,
        };
        var scorer = new Option<string>("--scorer")
        {
            Description = "reference: the answer key, as in the paper; agreement: no key, as it can be deployed.",
            DefaultValueFactory = _ => standard.Scorer,
        };
        var recall = new Option<string>("--recall")
        {
            Description = "exact: questions asked before are answered from memory at once; off.", DefaultValueFactory = _ => standard.Recall,
        };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        // For whoever trains another model; a newcomer needs one choice less.
        var upstream = new Option<string?>("--upstream") { Description = "FILE.model: weights that `speedup train` wrote.", Hidden = true };
        scorer.AcceptOnlyFromAmong("reference", "agreement");
        recall.AcceptOnlyFromAmong("off", "exact");
        var command = new Command(
            "demo",
            """
            Plays a stream of questions through the gateway with the embedded model, and measures what memory saves against a control group.
            Needs nothing: no server, no key, no network. Takes about a minute.

            Examples:
              speedup demo
              speedup demo --recall exact
              speedup demo --scorer agreement --seed 2 --json
            """);
        foreach (var option in new Option[] { seed, questions, scorer, recall, json, upstream })
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new DemoOptions
            {
                Seed = parsed.GetValue(seed),
                Questions = parsed.GetValue(questions),
                Scorer = parsed.GetValue(scorer)!,
                Recall = parsed.GetValue(recall)!,
            };
            if (options.Questions is < DemoOptions.FewestQuestions or > DemoOptions.MostQuestions)
                throw new UsageException($"--questions is {options.Questions}; choose {DemoOptions.FewestQuestions} to {DemoOptions.MostQuestions}.");
            return RunAsync(options, parsed.GetValue(json), parsed.GetValue(upstream), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, bool json, string? weights, CancellationToken cancellationToken)
    {
        var model = Load(weights);
        using var client = new TinyChatClient(model);
        using var process = Process.GetCurrentProcess();
        var terminal = !Console.IsErrorRedirected && Say.People.Profile.Capabilities.Interactive;
        var session = new DemoSession(Say.People, terminal, Say.Data, TimeProvider.System)
        {
            Began = new DateTimeOffset(process.StartTime),
        };
        var asked = new DemoModel(client, BaseModel.Name, model.Config.Context);
        return await session.RunAsync(options, json, asked, cancellationToken).ConfigureAwait(false);
    }

    private static EmbeddedModel Load(string? weights)
    {
        try
        {
            return weights is null ? BaseModel.Load() : EmbeddedModel.Load(weights);
        }
        catch (InvalidOperationException exception)
        {
            throw new UsageException(exception.Message);
        }
        catch (Exception exception) when (weights is not null && exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--upstream {weights}: {exception.Message} "
                + "The demo plays with the embedded model; a server's is measured with serve and savings.");
        }
    }
}
