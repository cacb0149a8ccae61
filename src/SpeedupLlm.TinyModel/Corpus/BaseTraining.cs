using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>The run that makes the embedded model, from nothing: shape, schedule, tokenizer and corpus. The same seed gives the same weights.</summary>
public static class BaseTraining
{
    private const int TokenizerDocuments = 6_000;

    /// <summary>The model's shape.</summary>
    public static TinyConfig Config { get; } = new() { Vocabulary = 864, Dim = 192, Layers = 6, Heads = 4, KvHeads = 4, Hidden = 480, Context = 512 };

    // The first stage learns to solve, the second to believe a solved example more than habit and to leave a useless one alone. One long decay each: a
    // checkpoint in between is worth little.
    private static readonly TrainingOptions s_first = new()
    {
        Steps = 2_500, TokensPerStep = 8_192, Matrices = MatrixOptimizer.Muon, LearningRate = 4e-3, WarmupSteps = 100, DecayShare = 0.5, FinalShare = 0.01,
    };

    private static readonly TrainingOptions s_second = s_first with { Steps = 1_200, LearningRate = 3e-3, WarmupSteps = 50, DecayShare = 1 };

    /// <summary>Of the second stage's documents so many in a hundred exchange operations.</summary>
    internal const int Exchanged = 45;

    /// <summary>The seed of corpus and weights.</summary>
    public const long Seed = 1;

    /// <summary>Optimiser steps of both stages.</summary>
    public static int Steps => s_first.Steps + s_second.Steps;

    /// <summary>Trains the model, or goes on where a checkpoint left it.</summary>
    /// <param name="steps">Usually <see cref="Steps"/>; fewer make a weaker model, both stages shortened alike.</param>
    /// <param name="seed">Usually <see cref="Seed"/>.</param>
    /// <param name="hooks">Progress, checkpoints, evaluation, over both stages. The second keeps its checkpoint beside the first one's, ending in <c>.2</c>.</param>
    /// <param name="cancellationToken">Ends the run after the step at hand, with a checkpoint.</param>
    public static async Task<EmbeddedModel> RunAsync(int steps, long seed, TrainingHooks hooks, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentNullException.ThrowIfNull(hooks);
        var first = s_first with { Steps = Math.Max(1, (int)((long)steps * s_first.Steps / Steps)), Seed = seed };
        var second = s_second with { Steps = steps - first.Steps, Seed = seed };
        var tokenizer = Tokenizer();
        var model = EmbeddedModel.Untrained(BaseModel.Name, Config, tokenizer, seed);
        var corpus = new BaseCorpus(tokenizer, Config.Context, (ulong)seed);
        await new TinyTrainer(model, first, OfStage(hooks, 0, steps, "")).RunAsync(corpus, cancellationToken).ConfigureAwait(false);
        corpus = new BaseCorpus(tokenizer, Config.Context, SplitMix.Mix((ulong)seed, "second"), Exchanged);
        return await new TinyTrainer(model, second, OfStage(hooks, first.Steps, steps, ".2")).RunAsync(corpus, cancellationToken).ConfigureAwait(false);
    }

    private static TrainingHooks OfStage(TrainingHooks hooks, int before, int steps, string ending) => hooks with
    {
        CheckpointPath = hooks.CheckpointPath is { } path ? path + ending : null,
        Progress = hooks.Progress is { } tell ? at => tell(OfRun(at, before, steps)) : null,
        Evaluate = hooks.Evaluate is { } evaluate ? (model, at, token) => evaluate(model, OfRun(at, before, steps), token) : null,
    };

    private static TrainingProgress OfRun(TrainingProgress at, int before, int steps) => at with
    {
        Step = before + at.Step, Steps = steps,
        TimeToGo = TimeSpan.FromSeconds((steps - before - at.Step) * (double)s_first.TokensPerStep / Math.Max(1, at.TokensPerSecond)),
    };

    /// <summary>Pieces of the words of the trained split, as often as training has them; no held-out word is looked at.</summary>
    internal static Tokenizer Tokenizer() =>
        TokenizerTrainer.Train(
            Enumerable.Range(0, TokenizerDocuments).SelectMany(i => BaseCorpus.Turns(Seed, i)).Select(turn => turn.Text)
                .Concat(Lexicon.Words(Split.Trained).SelectMany(word => Enumerable.Repeat(" " + word, 40))),
            Config.Vocabulary - Text.Tokenizer.FirstPiece);
}
