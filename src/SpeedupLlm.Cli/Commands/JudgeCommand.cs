using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.Cli.Judging;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup judge</c>: measures a judge on solutions whose truth is known.</summary>
internal static class JudgeCommand
{
    public static Command Create() => new("judge", "Measures the scorer 'judge', which refuses to score until it was measured.") { Calibrate() };

    private static Command Calibrate()
    {
        var upstream = new UpstreamArguments();
        var file = new Option<string>("--file")
        {
            Description = "JSONL file with a solution a line: {\"question\": …, \"solution\": …, \"correct\": true}. At least 50, right and wrong ones.",
            Required = true,
        };
        var profile = new Option<string?>("--profile") { Description = "The profile that will use the judge: its model, verdict tokens and prompts." };
        var output = new Option<string?>("--out") { Description = "Write the calibration to this file, for a profile's judge.calibration." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command(
            "calibrate",
            """
            Asks a judge about solutions whose truth is known, and tells how often it is right about right ones (TPR) and wrong ones (TNR). It may be
            used when the 95% interval of TPR + TNR − 1 lies above 0; ends with 1 when it may not.

            The calibration holds for this model and these prompts only. In a profile: {"judge": {"calibration": "calibration.json"}}.

            Examples:
              speedup judge calibrate --file items.jsonl --upstream http://localhost:11434/v1 --model llama3.2 --out calibration.json
              speedup judge calibrate --file items.jsonl --json
            """);
        command.Options.Add(file);
        upstream.AddTo(command);
        foreach (var option in new Option[] { profile, output, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var items = JudgeItems.Read(parsed.GetRequiredValue(file));
            var options = Options(parsed.GetValue(profile));
            var settings = options.Judge with { Model = Model(upstream, parsed, options.Judge.Model) };
            var target = parsed.GetValue(output);
            // Before, not after, all the asking.
            if (target is not null && (Directory.Exists(target) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(target)))))
                throw new UsageException($"--out {target}: give a file in a folder that exists.");
            using var services = new ServiceCollection().AddUpstream(upstream, parsed, options).BuildServiceProvider();
            var calibration = await AskAsync(services.GetRequiredService<IChatClient>(), items, settings, options, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(CalibrationReport.Json(calibration).ToJsonString());
            else
                CalibrationReport.Print(calibration);
            if (target is not null)
            {
                CalibrationFile.Write(target, calibration);
                Say.Note($"Wrote {target}.");
            }

            return calibration.BetterThanChance ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<JudgeCalibration> AskAsync(
        IChatClient client, IReadOnlyList<(LabelledSolution Item, string Place)> items, JudgeSettings settings, SpeedupOptions options,
        CancellationToken cancellationToken)
    {
        var progress = new Tenths(items.Count);
        try
        {
            return await JudgeCalibrator.RunAsync(client, items.Select(item => item.Item), settings, options.Prompts, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or ContextLengthExceededException)
        {
            Say.Note($"Asking about {items[progress.Done].Place} failed.");
            throw;
        }
    }

    /// <summary>The profile without its calibration: that is what is to be found.</summary>
    private static SpeedupOptions Options(string? profile)
    {
        var options = new SpeedupOptions();
        if (profile is null)
            return options;
        var file = ProfileFile.Read(profile);
        (file with { Judge = file.Judge is { } judge ? judge with { Calibration = null } : null }).ApplyTo(options);
        return options;
    }

    private static string Model(UpstreamArguments upstream, ParseResult parsed, string? judge)
    {
        if (judge is null || upstream.IsEmbedded(parsed))
            return upstream.Models(parsed) is [var only] ? only : throw new UsageException("--model is given several times: a judge is one model.");
        return Array.Find(upstream.Named(parsed), name => name != judge) is not { } other
            ? judge
            : throw new UsageException($"--model is {other}, and the profile's judge.model is {judge}: calibrate the judge that will be used.");
    }

    /// <summary>Tells how far it is, ten times.</summary>
    private sealed class Tenths(int count) : IProgress<int>
    {
        public int Done { get; private set; }

        public void Report(int value)
        {
            if (value * 10 / count > Done * 10 / count)
                Say.Note($"{value} of {count} items judged");
            Done = value;
        }
    }
}
