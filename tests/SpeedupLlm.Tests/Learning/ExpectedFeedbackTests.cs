using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

/// <summary>Where feedback is expected, it shows quality: outcomes wait for it, in assignment order, until its deadline.</summary>
public sealed class ExpectedFeedbackTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task An_outcome_waits_for_feedback_or_its_deadline_and_silence_is_no_complaint()
    {
        await using var pipeline = Expecting(new FailingStore());
        var first = await TeachAndAskAsync(pipeline);
        var second = await AskAsync(pipeline);
        Assert.Equal(0, Gate(pipeline).Count);
        Assert.Equal("nothing", pipeline.Learnt(second).Learnt);

        // The second does not overtake the first.
        Assert.True((await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = second.Receipt.Id, Good = false }))!.Counted);
        Assert.Equal(0, Gate(pipeline).Count);
        _time.Advance(TimeSpan.FromMinutes(5));
        await pipeline.Engine.SettleAsync();
        Assert.Equal((2, 2L, 1.0), (Gate(pipeline).Count, Gate(pipeline).Guard.Parent.Quality.Count, Gate(pipeline).Guard.Parent.QualityMoments.Sum));

        Assert.False((await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = first.Receipt.Id, Good = false }))!.Counted);
        Assert.Equal(1.0, Gate(pipeline).Guard.Parent.QualityMoments.Sum);
        var report = pipeline.Engine.Savings();
        Assert.Equal((2, 2), (report.Control.Ratings + report.Memory.Ratings, report.Control.Complaints + report.Memory.Complaints));
    }

    [Fact]
    public async Task A_restart_takes_what_waits_with_the_feedback_that_came()
    {
        var store = new FailingStore();
        await using (var pipeline = Expecting(store))
        {
            await TeachAndAskAsync(pipeline);
            var second = await AskAsync(pipeline);
            await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = second.Receipt.Id, Good = false });
        }

        await using var restarted = Expecting(store, seed: 2);
        await restarted.Engine.SettleAsync();
        await AskAsync(restarted);
        Assert.Equal((2, 1.0), (Gate(restarted).Count, Gate(restarted).Guard.Parent.QualityMoments.Sum));
        Assert.All(store.ReadOutcomes(null), outcome => Assert.Equal(RequestStatus.Completed, outcome.Status));
    }

    [Fact]
    public async Task Complaints_about_the_memory_arm_close_it()
    {
        await using var pipeline = Expecting(new FailingStore());
        // A document, released again and again: the guard is to see the complaints, too.
        await pipeline.Engine.SeedAsync([new SeedDocument("d", "zorp.txt", "A zorp is worth 9 coins.")]);
        for (var i = 0; i < 100; i++)
        {
            var asked = await pipeline.AskAsync("How many coins is a zorp worth?", Pipeline.BestOf(1) with { Store = false });
            await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Good = asked.Receipt.Arm == Arm.Control });
            await pipeline.Engine.ReleaseAsync(new ExperienceQuery { Source = ExperienceSource.Document });
        }

        Assert.Equal(Harm.Quality, Gate(pipeline).Guard.Parent.Closed);
        Assert.Equal("feedback", pipeline.Engine.Savings().Accuracy);
    }

    [Fact]
    public async Task Keys_and_audits_go_before_feedback()
    {
        await using var pipeline = Pipeline.Around(
            new FakeModel("8"), options => (options.ExpectFeedback, options.AuditShare, options.ControlShare) = (true, 1, 0.5), time: _time);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "8"));
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "8"));
        Assert.NotNull(pipeline.Learnt(await AskAsync(pipeline)).Audit);
        Assert.Equal(2, Gate(pipeline).Count);
    }

    private Pipeline Expecting(FailingStore store, long seed = 1) => Pipeline.Around(
        // Seen by no rule: nobody knows whether 8 is right.
        new FakeModel("8"),
        options => (options.ExpectFeedback, options.FeedbackDeadline, options.ControlShare, options.Seed) = (true, TimeSpan.FromMinutes(5), 0.5, seed), store, time: _time);

    private static async Task<Pipeline.Asked> TeachAndAskAsync(Pipeline pipeline)
    {
        // Not eligible: there is nothing to remember yet.
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "8"));
        return await AskAsync(pipeline);
    }

    private static Task<Pipeline.Asked> AskAsync(Pipeline pipeline) => pipeline.AskAsync("How many?", Pipeline.BestOf(1));

    private static GateState Gate(Pipeline pipeline) => pipeline.Engine.OwnerOf("default").Gate;
}
