using System.CommandLine;
using System.CommandLine.Parsing;
using SpeedupLlm.Cli.Training;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup train</c>: makes the embedded model from nothing, and measures it.</summary>
internal static class TrainCommand
{
    public static Command Create() => new("train", "Trains and measures the embedded model.") { Base(), Eval(), TuneEval() };

    private static Command Base()
    {
        var output = new Option<FileInfo>("--out") { Description = "Where the weights go.", DefaultValueFactory = _ => new FileInfo("speedup-tiny.model") };
        var seed = new Option<long>("--seed") { Description = "Fixes corpus and weights.", DefaultValueFactory = _ => TinyModel.Corpus.BaseTraining.Seed };
        var steps = new Option<int>("--steps")
        {
            Description = "Optimiser steps; fewer make a weaker model sooner.",
            DefaultValueFactory = _ => TinyModel.Corpus.BaseTraining.Steps,
        };
        steps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2)
                result.AddError($"--steps is {result.GetValueOrDefault<int>()}; it must be at least 2.");
        });
        var command = new Command(
            "base",
            """
            Trains the embedded model from nothing: a good hour on two cores. Ended early (Ctrl-C, or killed), the same command goes on
            from the last checkpoint, which lies beside the output as FILE.run, and FILE.run.2 in the second stage.

            Example:
              speedup train base --out speedup-tiny.model
            """) { output, seed, steps };
        command.SetAction((parsed, cancellationToken) =>
            BaseRun.RunAsync(parsed.GetRequiredValue(output).FullName, parsed.GetValue(seed), parsed.GetValue(steps), cancellationToken));
        return command;
    }

    private static Command Eval()
    {
        var model = new Option<FileInfo?>("--model-file") { Description = "A file of weights. Default: those that come with the program." };
        var count = new Option<int>("--count") { Description = "Questions for each figure.", DefaultValueFactory = _ => 300 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"--count is {result.GetValueOrDefault<int>()}; it must be at least 1.");
        });
        var seed = new Option<ulong>("--seed") { Description = "Draws the questions.", DefaultValueFactory = _ => 7 };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command(
            "eval",
            """
            Measures the embedded model on questions that training never saw: the figures of docs/tiny-model.md.

            Example:
              speedup train eval --json
            """) { model, count, seed, json };
        command.SetAction((parsed, cancellationToken) =>
            Evaluation.RunAsync(parsed.GetValue(model)?.FullName, parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static Command TuneEval()
    {
        var families = new Option<int>("--families") { Description = "Families of each of the two held-out strata.", DefaultValueFactory = _ => 10 };
        var examples = new Option<int[]>("--examples")
        {
            Description = "Solved experiences of one family to learn from.", DefaultValueFactory = _ => [1, 3, 10, 30], AllowMultipleArgumentsPerToken = true,
        };
        var together = new Option<int[]>("--together")
        {
            Description = "Experiences of each family where one adapter learns all families.", DefaultValueFactory = _ => [3, 10], AllowMultipleArgumentsPerToken = true,
        };
        var seed = new Option<ulong>("--seed") { Description = "Draws families, questions and tuning.", DefaultValueFactory = _ => 41 };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command(
            "tune-eval",
            """
            Measures what fine-tuning on its own solved questions brings the embedded model, what it forgets, and what it costs: the figures of
            docs/results/tuning.md. Takes a quarter of an hour.

            Example:
              speedup train tune-eval --json
            """) { families, examples, together, seed, json };
        families.Validators.Add(result => Positive(result, result.GetValueOrDefault<int>()));
        examples.Validators.Add(result => Positive(result, result.GetValueOrDefault<int[]>() ?? []));
        together.Validators.Add(result => Positive(result, result.GetValueOrDefault<int[]>() ?? []));
        command.SetAction((parsed, cancellationToken) => TuningEvaluation.RunAsync(
            parsed.GetRequiredValue(families), parsed.GetRequiredValue(examples), parsed.GetRequiredValue(together), parsed.GetValue(seed), parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static void Positive(OptionResult result, params int[] values)
    {
        if (values.Length == 0 || values.Min() < 1)
            result.AddError($"{result.Option.Name} must be at least 1.");
    }
}
