using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

public sealed class SettleTests
{
    [Fact]
    public async Task The_same_questions_with_the_same_seed_have_the_same_receipts_when_each_is_settled() =>
        await Gen.Select(Gen.Int[0, 4].Array[1, 25], Gen.Long, Gen.Double[0, 1]).SampleAsync(
            async (questions, seed, controlShare) =>
            {
                var first = await ReceiptsAsync(questions, seed, controlShare);
                Assert.Equal(questions.Length, first.Count);
                Assert.Equal(first, await ReceiptsAsync(questions, seed, controlShare));
            },
            iter: 40);

    private static async Task<List<string>> ReceiptsAsync(int[] questions, long seed, double controlShare)
    {
        var model = new FakeModel(call => $"it is {(int)(call.Chance() * 3)}");
        await using var pipeline = Pipeline.Around(
            model, options => (options.Seed, options.ControlShare) = (seed, controlShare), time: new FakeTimeProvider());
        var texts = new List<string>();
        foreach (var (question, i) in questions.Select((question, i) => (question, i)))
        {
            var asked = await pipeline.AskAsync(
                $"How many are {question} and 7 less {question}?",
                new SpeedupRequest { Method = i % 3 == 0 ? "single" : "best-of-n", N = 4, Reference = i % 2 == 0 ? "1" : null, Memory = "in-context" });
            texts.Add($"{asked.Text}\n{Facts(pipeline.Learnt(asked))}");
        }

        return texts;
    }

    private static string Facts(Receipt receipt) =>
        $"{receipt with { Id = "", Candidates = [], MemoryUsed = [], ExperienceId = null }} {string.Join(' ', receipt.Candidates)} "
        + string.Join(' ', receipt.MemoryUsed.Select(used => (used.Similarity, used.Level)));
}
