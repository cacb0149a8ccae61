using Microsoft.Extensions.AI;
using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.TinyModel.Tests.Training;

/// <summary>From a corpus to answers through a file and the chat client: everything but the size is as in the real run.</summary>
public sealed class LearningTests
{
    private static readonly Tokenizer Tokenizer = TokenizerTrainer.Train(["What comes after it? It is"], 8);

    [Theory]
    [InlineData(MatrixOptimizer.AdamW, 3e-3)]
    [InlineData(MatrixOptimizer.Muon, 5e-3)]
    public async Task A_small_model_learns_to_count_on(MatrixOptimizer optimizer, double rate)
    {
        var config = new TinyConfig { Vocabulary = 288, Dim = 64, Layers = 2, Heads = 4, KvHeads = 2, Hidden = 128, Context = 64 };
        var options = new TrainingOptions { Steps = 300, TokensPerStep = 1024, LearningRate = rate, WarmupSteps = 20, Matrices = optimizer };
        var losses = new List<double>();
        var model = EmbeddedModel.Untrained("counter", config, Tokenizer, 1);
        await new TinyTrainer(model, options, new TrainingHooks { Progress = at => losses.Add(at.Loss) })
            .RunAsync(new IndexedCorpus(index => Document(new SeededDraws(index).NextBelow(90))), TestContext.Current.CancellationToken);
        Assert.True(losses[0] > 4, $"at first {losses[0]}");
        Assert.True(losses[^1] < 0.3, $"at last {losses[^1]}");

        using var client = new TinyChatClient(Saved(model));
        var answers = await Task.WhenAll(Enumerable.Range(0, 90).Select(n => client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, Question(n))], new ChatOptions { Temperature = 0, MaxOutputTokens = 20 }, TestContext.Current.CancellationToken)));
        var right = answers.Index().Count(answer => answer.Item.Text == Answer(answer.Index));
        Assert.True(right >= 72, $"{right} of 90");
    }

    private static EmbeddedModel Saved(EmbeddedModel model)
    {
        var path = Path.Combine(Path.GetTempPath(), $"tiny-{Guid.NewGuid():n}.model");
        try
        {
            model.Save(path, WeightPrecision.Bits8);
            return EmbeddedModel.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Question(int n) => $"What comes after {n}?";

    private static string Answer(int n) => $"It is {n + 1}.";

    private static TrainingDocument Document(int n) =>
        ChatTemplate.Document(Tokenizer, [new(ChatRole.User, Question(n)), new(ChatRole.Assistant, Answer(n))]);
}
