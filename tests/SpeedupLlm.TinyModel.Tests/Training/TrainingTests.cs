using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.TinyModel.Tests.Training;

public sealed class TrainingTests : IDisposable
{
    private static readonly TinyConfig Config = Some.Config with { Vocabulary = 272, Context = 64 };
    private static readonly IndexedCorpus Corpus = new(index =>
    {
        var draws = new SeededDraws(index);
        return Learnt([.. Enumerable.Range(0, 8 + draws.NextBelow(50)).Select(_ => draws.NextBelow(270))]);
    });

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"tiny-{Guid.NewGuid():n}.run");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(MatrixOptimizer.AdamW)]
    [InlineData(MatrixOptimizer.Muon)]
    public async Task The_same_run_gives_the_same_bits_interrupted_or_not(MatrixOptimizer optimizer)
    {
        var options = new TrainingOptions { Steps = 9, TokensPerStep = 600, TokensPerPass = 150, WarmupSteps = 2, Matrices = optimizer };
        var straight = await Train(options, new TrainingHooks());
        var again = await Train(options, new TrainingHooks());
        Assert.Equal(straight.Weights.All.Span, again.Weights.All.Span);

        using var killed = new CancellationTokenSource();
        var hooks = new TrainingHooks { CheckpointPath = _path, CheckpointEvery = 3, Progress = at => Stop(at.Step == 5, killed) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Train(options, hooks, killed));
        // What a kill in the middle of writing leaves behind is no obstacle.
        await File.WriteAllTextAsync(_path + ".writing", "half", TestContext.Current.CancellationToken);
        var seen = new List<int>();
        var resumed = await Train(options, hooks with { Progress = at => seen.Add(at.Step) });
        Assert.Equal([6, 7, 8, 9], seen);
        Assert.Equal(straight.Weights.All.Span, resumed.Weights.All.Span);
    }

    [Fact]
    public async Task A_checkpoint_of_another_run_or_a_broken_one_is_refused()
    {
        var options = new TrainingOptions { Steps = 2, TokensPerStep = 100 };
        await Train(options, new TrainingHooks { CheckpointPath = _path });
        var other = options with { LearningRate = 1 };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Train(other, new TrainingHooks { CheckpointPath = _path }));
        File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..^1]);
        await Assert.ThrowsAsync<InvalidDataException>(() => Train(options, new TrainingHooks { CheckpointPath = _path }));
    }

    [Fact]
    public async Task Progress_and_evaluation_are_called_with_what_they_need()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var (steps, evaluated) = (new List<TrainingProgress>(), new List<int>());
        await Train(new TrainingOptions { Steps = 5, TokensPerStep = 100 }, new TrainingHooks
        {
            Time = clock,
            Progress = steps.Add,
            EvaluateEvery = 2,
            Evaluate = (model, at, _) =>
            {
                Assert.Equal("run", model.Name);
                evaluated.Add(at.Step);
                return Task.CompletedTask;
            },
        });
        Assert.Equal([1, 2, 3, 4, 5], steps.Select(at => at.Step));
        Assert.Equal([2, 4, 5], evaluated);
        Assert.All(steps, at => Assert.True(at is { Loss: > 0, TokensPerSecond: > 0, TokensRead: >= 100 } && (at.Step == 5) == (at.TimeToGo == TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(0, 0.0001)]
    [InlineData(9, 0.001)]
    [InlineData(59, 0.001)]
    [InlineData(80, 0.00055)]
    [InlineData(99, 0.0001)]
    public void The_rate_warms_up_stays_and_falls(int step, double expected)
    {
        var options = new TrainingOptions { Steps = 100, LearningRate = 1e-3, FinalShare = 0.1, WarmupSteps = 10, DecayShare = 0.4 };
        Assert.Equal(expected, options.RateAt(step), 3e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(65, 1)]
    [InlineData(5, 272)]
    public async Task Documents_that_cannot_be_learnt_are_named(int length, int token)
    {
        var corpus = new IndexedCorpus(index => Learnt([.. Enumerable.Repeat(index == 3 ? token : 1, index == 3 ? length : 9)]));
        var trainer = new TinyTrainer(EmbeddedModel.Untrained("run", Config, new Tokenizer([]), 1), new TrainingOptions());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => trainer.RunAsync(corpus, TestContext.Current.CancellationToken));
        Assert.Contains("Document 3", error.Message, StringComparison.Ordinal);
    }

    private static Task<EmbeddedModel> Train(TrainingOptions options, TrainingHooks hooks, CancellationTokenSource? killed = null) =>
        new TinyTrainer(EmbeddedModel.Untrained("run", Config, new Tokenizer([]), 1), options, hooks).RunAsync(Corpus, killed?.Token ?? TestContext.Current.CancellationToken);

    private static TrainingDocument Learnt(int[] tokens) => new(tokens, [.. tokens.Select(_ => true)]);

    private static void Stop(bool now, CancellationTokenSource source)
    {
        if (now)
            source.Cancel();
    }
}
