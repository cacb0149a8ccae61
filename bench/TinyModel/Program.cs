using SpeedupLlm.TinyModel;

namespace SpeedupLlm.Bench.TinyModel;

internal static class Program
{
    /// <summary>Shapes that were weighed for the embedded model; docs/decisions/ has what came out.</summary>
    internal static readonly TinyConfig[] Shapes =
    [
        new() { Vocabulary = 768, Dim = 128, Layers = 6, Heads = 4, KvHeads = 4, Hidden = 336 },
        new() { Vocabulary = 768, Dim = 192, Layers = 4, Heads = 4, KvHeads = 4, Hidden = 480 },
        new() { Vocabulary = 768, Dim = 192, Layers = 6, Heads = 4, KvHeads = 4, Hidden = 480 },
        new() { Vocabulary = 768, Dim = 192, Layers = 6, Heads = 6, KvHeads = 6, Hidden = 480 },
        new() { Vocabulary = 768, Dim = 192, Layers = 6, Heads = 4, KvHeads = 2, Hidden = 528 },
    ];

    private static async Task<int> Main(string[] args)
    {
        int? only = args.Length > 1 ? int.Parse(args[1]) : null;
        switch (args.FirstOrDefault())
        {
            case "gemm":
                GemmBench.Run();
                return 0;
            case "train":
                await TrainBench.RunAsync(only);
                return 0;
            case "generate":
                await GenerateBench.RunAsync(only);
                return 0;
            case "corpus":
                CorpusTrial.Show(only ?? 20);
                return 0;
            case "trial":
                await CorpusTrial.TrialAsync(only ?? 200, args[2]);
                return 0;
            case "sample":
                await CorpusTrial.SampleAsync(args[2]);
                return 0;
            case "exam":
                await CorpusTrial.EvaluateAsync(args[2], only ?? 300);
                return 0;
            default:
                await Console.Error.WriteLineAsync("gemm | train [shape] | generate [shape], with shape from 0 | corpus [documents] | trial STEPS FILE | sample 0 FILE | exam COUNT FILE");
                return 2;
        }
    }

    internal static string Name(TinyConfig config) =>
        $"dim {config.Dim}, {config.Layers} layers, {config.Heads}/{config.KvHeads} heads, hidden {config.Hidden}: {config.Parameters / 1e6:F2}M";
}
