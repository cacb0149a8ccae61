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

    /// <summary>The schedule.</summary>
    public static TrainingOptions Options { get; } = new()
    {
        Steps = 2_500, TokensPerStep = 8_192, Matrices = MatrixOptimizer.Muon, LearningRate = 4e-3, WarmupSteps = 100, DecayShare = 0.5, FinalShare = 0.01,
    };

    /// <summary>The seed of corpus and weights.</summary>
    public const long Seed = 1;

    /// <summary>Trains the model, or goes on where a checkpoint left it.</summary>
    /// <param name="options">Usually <see cref="Options"/>; fewer steps make a weaker model.</param>
    /// <param name="hooks">Progress, checkpoints, evaluation.</param>
    /// <param name="cancellationToken">Ends the run after the step at hand, with a checkpoint.</param>
    public static Task<EmbeddedModel> RunAsync(TrainingOptions options, TrainingHooks hooks, CancellationToken cancellationToken = default)
    {
        var tokenizer = Tokenizer();
        var model = EmbeddedModel.Untrained(BaseModel.Name, Config, tokenizer, options.Seed);
        return new TinyTrainer(model, options, hooks).RunAsync(new BaseCorpus(tokenizer, Config.Context, (ulong)options.Seed), cancellationToken);
    }

    /// <summary>Pieces of the words of the trained split, as often as training has them; no held-out word is looked at.</summary>
    internal static Tokenizer Tokenizer() =>
        TokenizerTrainer.Train(
            Enumerable.Range(0, TokenizerDocuments).SelectMany(i => BaseCorpus.Turns(Seed, i)).Select(turn => turn.Text)
                .Concat(Lexicon.Words(Split.Trained).SelectMany(word => Enumerable.Repeat(" " + word, 40))),
            Config.Vocabulary - Text.Tokenizer.FirstPiece);
}
