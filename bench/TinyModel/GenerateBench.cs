using Microsoft.Extensions.AI;
using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.Bench.TinyModel;

/// <summary>Loading, reading and writing as a caller sees them: through the file and the chat client, 64 tokens around position 128.</summary>
internal static class GenerateBench
{
    private const int Written = 64;

    public static async Task RunAsync(int? only)
    {
        foreach (var shape in only is { } index ? [Program.Shapes[index]] : Program.Shapes)
        {
            Console.WriteLine(Program.Name(shape));
            var path = Path.GetTempFileName();
            try
            {
                EmbeddedModel.Untrained("bench", shape, new Tokenizer([]), 1).Save(path, WeightPrecision.Bits8);
                var began = TimeProvider.System.GetTimestamp();
                var client = new TinyChatClient(EmbeddedModel.Load(path));
                await Ask(client, 0, 2);
                Console.WriteLine($"  {new FileInfo(path).Length / 1e6:F2} MB, first tokens {Elapsed(began) * 1e3:F0} ms after opening the file");
                await Measure(client);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static async Task Measure(TinyChatClient client)
    {
        foreach (var batch in new[] { 1, 2, 4, 8, 16 })
        {
            var (best, core) = (0.0, 0.0);
            for (var round = 0; round < 30; round++)
            {
                var (began, used) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
                var tokens = (await Task.WhenAll(Enumerable.Range(0, batch).Select(i => Ask(client, round * batch + i, Written)))).Sum();
                best = Math.Max(best, tokens / Elapsed(began));
                core = Math.Max(core, tokens / (Environment.CpuUsage.TotalTime - used).TotalSeconds);
            }

            Console.WriteLine($"  batch of {batch}: {best:F0} tokens/s, {core:F0} per second of processor time (best of 30)");
        }
    }

    private static async Task<long> Ask(TinyChatClient client, long seed, int tokens)
    {
        var prompt = new string('x', 128 - Written / 2 - 3);
        var response = await client.GetResponseAsync(prompt, new ChatOptions { Seed = seed, Temperature = 0.8f, MaxOutputTokens = tokens });
        return response.Usage!.OutputTokenCount!.Value;
    }

    private static double Elapsed(long since) => TimeProvider.System.GetElapsedTime(since).TotalSeconds;
}
