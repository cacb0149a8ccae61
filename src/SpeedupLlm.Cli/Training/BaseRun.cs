using System.Diagnostics;
using SpeedupLlm.TinyModel.Corpus;
using SpeedupLlm.TinyModel.Evaluation;
using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Training;
using Spectre.Console;

namespace SpeedupLlm.Cli.Training;

/// <summary>A training run as a person sees it: progress, time to go, a small exam now and then.</summary>
internal static class BaseRun
{
    private const int ExamQuestions = 64;

    private static readonly string[] s_watched = ["numbers", "zeroShot", "heldOut.without", "heldOut.same", "heldOut.paraphrase", "heldOut.sameTemplate", "factsWithExample"];

    public static async Task<int> RunAsync(string output, long seed, int steps, CancellationToken cancellationToken)
    {
        var exam = ModelCard.Lines(ExamQuestions, 11).Where(line => s_watched.Contains(line.Name)).ToList();
        var said = Stopwatch.GetTimestamp();
        var hooks = new TrainingHooks
        {
            CheckpointPath = output + ".run",
            CheckpointEvery = 50,
            EvaluateEvery = 400,
            Evaluate = async (model, _, token) => await TellAsync(model, exam, token).ConfigureAwait(false),
            Progress = at =>
            {
                if (Stopwatch.GetElapsedTime(said).TotalSeconds < 10 && at.Step < at.Steps)
                    return;
                said = Stopwatch.GetTimestamp();
                Say.Note($"step {at.Step} of {at.Steps}, loss {at.Loss:F3}, rate {at.LearningRate:F5}, {at.TokensPerSecond:F0} tokens/s, {at.TimeToGo:hh\\:mm\\:ss} to go");
            },
        };
        Say.Note("Preparing the tokenizer …");
        var trained = await BaseTraining.RunAsync(steps, seed, hooks, cancellationToken).ConfigureAwait(false);
        trained.Save(output, WeightPrecision.Bits8);
        Say.Note($"Wrote {output}, {new FileInfo(output).Length / 1e6:F1} MB. Measure it with: speedup train eval --model-file {output}");
        return ExitCode.Ok;
    }

    private static async Task TellAsync(TinyModel.EmbeddedModel model, List<CardLine> exam, CancellationToken cancellationToken)
    {
        var examiner = new Examiner(new TinyModel.TinyChatClient(model));
        var table = new Table().Border(TableBorder.Rounded).AddColumns("questions", "right at T = 0.8");
        foreach (var line in exam)
            table.AddRow(Markup.Escape(line.What), $"{await examiner.AskAsync(line.Items, 0.8f, cancellationToken).ConfigureAwait(false)}");
        Say.People.Write(table);
    }
}
