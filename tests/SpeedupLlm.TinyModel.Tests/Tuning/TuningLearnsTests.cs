using Microsoft.Extensions.AI;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Evaluation;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.TinyModel.Tests.Tuning;

/// <summary>The real model on two families it has never seen; docs/results/tuning.md has the figures over many.</summary>
public sealed class TuningLearnsTests
{
    [Fact]
    public async Task Six_solved_questions_of_a_trade_raise_what_is_right_of_its_others_and_nothing_known_is_lost()
    {
        using var client = new TinyChatClient(BaseModel.Load(), new TinyChatClientOptions { MaxBatch = 32 });
        var tuning = (IFineTuning)client.GetService(typeof(IFineTuning))!;
        var families = QuestionSource.Embedded.Families.Where(family => family.Frame == "vault")
            .Select(family => Enumerable.Range(0, 40).Select(i => QuestionSource.Embedded.Draw(family, Stratum.HeldOutTrades, Difficulty.Demo, (ulong)i)).OfType<Question>().Distinct().ToList())
            .Where(questions => questions.Count >= 30).Take(2).ToList();
        var examples = families.SelectMany(questions => questions.Take(6)).Select(q => new TuningExample([new ChatMessage(ChatRole.User, q.Text)], q.Solution!));
        var tuned = await tuning.TuneAsync(new TuningRequest([.. examples], null, 1), null, TestContext.Current.CancellationToken);

        var other = families.SelectMany(questions => questions.Skip(6).Take(24)).Select(q => new ExamItem(q, [])).ToList();
        var (before, after) = (await Right(client, null, other), await Right(client, tuned.Model, other));
        TestContext.Current.TestOutputHelper?.WriteLine($"{before}, then {after}");
        Assert.True(after.Right >= before.Right + 8, $"{before}, then {after}");

        var known = Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Demo, 60, 3);
        (before, after) = (await Right(client, null, known), await Right(client, tuned.Model, known));
        TestContext.Current.TestOutputHelper?.WriteLine($"{before}, then {after}");
        Assert.True(after.Right >= before.Right - 4, $"{before}, then {after}");
    }

    private static Task<Accuracy> Right(TinyChatClient client, string? model, IReadOnlyList<ExamItem> items) =>
        new Examiner(client, model).AskAsync(items, 0.8f, TestContext.Current.CancellationToken);
}
