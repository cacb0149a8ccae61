using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.Bench.TinyModel;

/// <summary>Tokens trained per second on made-up documents of 60 to 400 tokens, two fifths of them learnt.</summary>
internal static class TrainBench
{
    public static void Run(int? only)
    {
        var documents = new IndexedCorpus(Document);
        foreach (var shape in only is { } index ? [Program.Shapes[index]] : Program.Shapes)
        foreach (var optimizer in new[] { MatrixOptimizer.AdamW, MatrixOptimizer.Muon })
        {
            var best = 0.0;
            var (read, since) = (0L, TimeProvider.System.GetTimestamp());
            var hooks = new TrainingHooks
            {
                Progress = at =>
                {
                    best = Math.Max(best, (at.TokensRead - read) / TimeProvider.System.GetElapsedTime(since).TotalSeconds);
                    (read, since) = (at.TokensRead, TimeProvider.System.GetTimestamp());
                    if (at.Step == at.Steps)
                        Console.WriteLine($"{Program.Name(shape)}, {optimizer}: {at.TokensPerSecond:F0} tokens/s, best step {best:F0}");
                },
            };
            var trainer = new TinyTrainer(
                EmbeddedModel.Untrained("bench", shape, new Tokenizer([]), 1), new TrainingOptions { Steps = 8, Matrices = optimizer }, hooks);
            trainer.RunAsync(documents).GetAwaiter().GetResult();
        }
    }

    private static TrainingDocument Document(long index)
    {
        var length = 60 + (int)(index * 7919 % 341);
        return new TrainingDocument(
            [.. Enumerable.Range(0, length).Select(i => (int)((index * 31 + i * 17) % 768))], [.. Enumerable.Range(0, length).Select(i => i * 5 > length * 3)]);
    }
}
