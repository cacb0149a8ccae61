using Microsoft.Extensions.Options;
using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scoring;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

/// <summary>Audits by a judge, who sees question and answer and nothing of memory.</summary>
public sealed class JudgeAuditTests
{
    private const string Question = "How many?";

    private static readonly JudgeCalibration Good = new(40, 50, 40, 50);

    [Fact]
    public async Task The_judge_is_shown_question_and_answer_only_and_finds_out_what_memory_does()
    {
        var model = new FakeModel(call => IsJudge(call) ? call.Question.Contains('8') ? "no" : "yes" : call.Messages.Count > 1 ? "8" : "I say 7");
        await using var pipeline = Around(model);
        await pipeline.AskAsync(Question, Pipeline.BestOf(1, "7"));
        for (var i = 0; i < 100; i++)
        {
            var receipt = pipeline.Learnt(await pipeline.AskAsync(Question, Pipeline.BestOf(1) with { Store = false }));
            if (receipt.Audit is not { } audit)
                continue;
            Assert.Equal((receipt.Arm == Arm.Control, null, null), (audit.Agrees, audit.Agreement, audit.Confidence));
            Assert.True(audit.Cost > 0);
        }

        Assert.Equal(Harm.Quality, pipeline.Engine.OwnerOf("default").Gate.Guard.Parent.Closed);
        var shown = model.Calls.Where(IsJudge).Select(call => (call.Messages.Count, call.Question)).Distinct();
        Assert.Equal(
            [(1, PromptSet.Default.Render("judge", ("question", Question), ("solution", "8"))), (1, PromptSet.Default.Render("judge", ("question", Question), ("solution", "I say 7")))],
            shown.Order());
    }

    [Fact]
    public async Task A_judge_that_cannot_tell_says_nothing()
    {
        await using var pipeline = Around(new FakeModel(call => IsJudge(call) ? "perhaps" : "7"));
        await pipeline.AskAsync(Question, Pipeline.BestOf(1, "7"));
        var receipt = pipeline.Learnt(await pipeline.AskAsync(Question, Pipeline.BestOf(1)));
        Assert.Null(receipt.Audit!.Agrees);
    }

    [Fact]
    public void Without_a_calibration_that_shows_it_better_than_chance_the_start_is_refused()
    {
        foreach (var calibration in new[] { null, new JudgeCalibration(15, 50, 29, 50), new JudgeCalibration(20, 20, 20, 20) })
        {
            var options = new SpeedupOptions { AuditBy = AuditBy.Judge, Judge = new JudgeSettings { Calibration = calibration } };
            Assert.Contains("Judge.Calibration", Assert.Throws<OptionsValidationException>(() => new SpeedupEngine(options)).Message, StringComparison.Ordinal);
        }
    }

    private static bool IsJudge(FakeCall call) => call.Question.Contains("Is the final answer right?", StringComparison.Ordinal);

    private static Pipeline Around(FakeModel model) => Pipeline.Around(
        model, options => (options.AuditShare, options.AuditBy, options.Judge) = (1, AuditBy.Judge, new JudgeSettings { Calibration = Good }));
}
