using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Corpus;
using SpeedupLlm.TinyModel.Evaluation;
using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.Bench.TinyModel;

/// <summary>Looks at the corpus, and trains for a few steps to compare mixtures: <c>corpus</c>, <c>trial</c>; <c>sample</c> and <c>exam</c> look at what came out.</summary>
internal static class CorpusTrial
{
    public static void Show(int documents)
    {
        var tokenizer = BaseTraining.Tokenizer();
        var corpus = new BaseCorpus(tokenizer, BaseTraining.Config.Context, 1);
        for (var i = 0; i < documents; i++)
        {
            Console.WriteLine($"=== {i}");
            foreach (var turn in BaseCorpus.Turns(1, i))
                Console.WriteLine($"{turn.Role}{(turn.Learn == true || (turn.Learn is null && turn.Role.Value == "assistant") ? "*" : "")}> {turn.Text}{(turn.GoesOn ? "…" : "")}");
        }

        var began = TimeProvider.System.GetTimestamp();
        var sample = corpus.From(0).Take(3000).ToList();
        Console.WriteLine($"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s for {sample.Count} documents, {sample.Average(d => d.Tokens.Count):F0} tokens, {sample.Average(d => d.Learn.Count(l => l)):F0} learnt, longest {sample.Max(d => d.Tokens.Count)}");
        Console.WriteLine(string.Join(' ', tokenizer.Pieces));
    }

    public static async Task TrialAsync(int steps, string file)
    {
        var hooks = new TrainingHooks
        {
            Progress = at =>
            {
                if (at.Step % 50 == 0)
                    Console.WriteLine($"{at.Step}/{at.Steps} loss {at.Loss:F3} {at.TokensPerSecond:F0} tok/s to go {at.TimeToGo:hh\\:mm\\:ss}");
            },
            CheckpointPath = file + ".run",
        };
        var model = await BaseTraining.RunAsync(steps, BaseTraining.Seed, hooks);
        model.Save(file, WeightPrecision.Bits8);
        await EvaluateAsync(file, 200);
    }

    public static async Task SampleAsync(string file)
    {
        var client = new TinyChatClient(EmbeddedModel.Load(file));
        foreach (var item in Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Demo, 8, 7).Concat(Exam.AfterExample(Stratum.HeldOutFamilies, Difficulty.Demo, SimilarityLevel.S3, 5, 7)))
        {
            var response = await client.GetResponseAsync(item.Prompt, new Microsoft.Extensions.AI.ChatOptions { Temperature = 0, MaxOutputTokens = 60 });
            Console.WriteLine($"{string.Join("\n> ", item.Prompt.Select(m => m.Text))}\n--- {response.Text}\n+++ {item.Question.Solution}\n");
        }
    }

    public static async Task EvaluateAsync(string file, int count)
    {
        var examiner = new Examiner(new TinyChatClient(EmbeddedModel.Load(file), new TinyChatClientOptions { MaxBatch = 32 }));
        foreach (var stratum in new[] { Stratum.HeldOutNumbers, Stratum.HeldOutWordings, Stratum.HeldOutFamilies })
        foreach (var difficulty in Enum.GetValues<Difficulty>())
        {
            var exam = Exam.Plain(stratum, difficulty, count, 7);
            Console.WriteLine($"{stratum} {difficulty}: greedy {await examiner.AskAsync(exam, 0)} sampled {await examiner.AskAsync(exam, 0.8f)}");
        }

        foreach (var stratum in new[] { Stratum.HeldOutWordings, Stratum.HeldOutFamilies })
        foreach (var level in Enum.GetValues<SimilarityLevel>())
            Console.WriteLine($"{stratum} after {level}: {await examiner.AskAsync(Exam.AfterExample(stratum, Difficulty.Demo, level, count, 7), 0.8f)}");
        foreach (var examples in new[] { 0, 1, 3 })
            Console.WriteLine($"facts, {examples} examples: {await examiner.AskAsync(Exam.Facts(examples, false, count, 7), 0.8f)}");
        Console.WriteLine($"facts, documents: {await examiner.AskAsync(Exam.Facts(0, true, count, 7), 0.8f)}");
    }
}
