using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.Bench.TinyModel;

/// <summary>Tokens trained per second on made-up documents of 60 to 400 tokens, two fifths of them learnt.</summary>
internal static class TrainBench
{
    public static async Task RunAsync(int? only)
    {
        var documents = new IndexedCorpus(Document);
        foreach (var shape in only is { } index ? [Program.Shapes[index]] : Program.Shapes)
        foreach (var optimizer in new[] { MatrixOptimizer.AdamW, MatrixOptimizer.Muon })
        {
            var (best, core) = (0.0, 0.0);
            var (read, since, used) = (0L, TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var hooks = new TrainingHooks
            {
                Progress = at =>
                {
                    best = Math.Max(best, (at.TokensRead - read) / TimeProvider.System.GetElapsedTime(since).TotalSeconds);
                    core = Math.Max(core, (at.TokensRead - read) / (Environment.CpuUsage.TotalTime - used).TotalSeconds);
                    (read, since, used) = (at.TokensRead, TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
                    if (at.Step == at.Steps)
                        Console.WriteLine($"{Program.Name(shape)}, {optimizer}: {at.TokensPerSecond:F0} tokens/s, best step {best:F0}, per second of processor time {core:F0}");
                },
            };
            var trainer = new TinyTrainer(
                EmbeddedModel.Untrained("bench", shape, new Tokenizer([]), 1), new TrainingOptions { Steps = 8, Matrices = optimizer }, hooks);
            await trainer.RunAsync(documents);
        }
    }

    private static TrainingDocument Document(long index)
    {
        var length = 60 + (int)(index * 7919 % 341);
        return new TrainingDocument(
            [.. Enumerable.Range(0, length).Select(i => (int)((index * 31 + i * 17) % 768))], [.. Enumerable.Range(0, length).Select(i => i * 5 > length * 3)]);
    }
}
