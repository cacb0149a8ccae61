using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scoring;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

public sealed class FeedbackTests
{
    private const string Question = "How many?";

    private static readonly SpeedupRequest Ruled = new() { Memory = "in-context", Scorer = "rule" };

    [Fact]
    public async Task A_complaint_quarantines_the_answer_at_once_and_for_good()
    {
        var store = new FailingStore();
        string experience;
        Pipeline.Asked asked;
        await using (var pipeline = Pipeline.Around(new FakeModel("8"), options => options.ControlShare = 0, store))
        {
            asked = await pipeline.AskAsync(Question, Ruled);
            experience = pipeline.Learnt(asked).ExperienceId!;
            Assert.Equal("recall", (await pipeline.AskAsync(Question, Ruled)).Receipt.Path);
            var report = await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Good = false, Giver = "ann" });
            Assert.Equal((false, false, null, null), (report!.AlreadyGiven, report.Counted, report.VerifiedId, report.CorrectedId));
            Assert.Equal([experience], report.Quarantined);
            Assert.Equal("scaling", (await pipeline.AskAsync(Question, Ruled)).Receipt.Path);
        }

        await using var restarted = Pipeline.Around(new FakeModel("8"), options => (options.ControlShare, options.Seed) = (0, 2), store);
        var again = await restarted.AskAsync(Question, Ruled);
        Assert.Equal(("scaling", 0, false), (again.Receipt.Path, again.Receipt.MemoryUsed.Count, again.Receipt.Eligible));
        Assert.Equal("the same answer is quarantined", restarted.Learnt(again).LearntReason);
        Assert.True((await restarted.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Good = true, Giver = "ann" }))!.AlreadyGiven);
    }

    [Fact]
    public async Task A_recalled_answer_that_is_complained_about_is_recalled_no_more()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("8"), options => options.ControlShare = 0);
        var taught = pipeline.Learnt(await pipeline.AskAsync(Question, Ruled));
        var recalled = await pipeline.AskAsync(Question, Ruled);
        Assert.Equal("recall", recalled.Receipt.Path);
        var report = await pipeline.Engine.GiveFeedbackAsync(new Feedback { RequestId = recalled.Receipt.RequestId, Space = "default", Score = 0.2 });
        Assert.Equal([taught.ExperienceId!], report!.Quarantined);
        Assert.Equal("scaling", (await pipeline.AskAsync(Question, Ruled)).Receipt.Path);
    }

    [Fact]
    public async Task A_corrected_answer_is_learnt_and_served_with_its_source()
    {
        var store = new FailingStore();
        await using (var pipeline = Pipeline.Around(new FakeModel("8"), options => options.ControlShare = 0, store))
        {
            var asked = await pipeline.AskAsync(Question, Ruled);
            var report = await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Corrected = "It is 7." });
            Assert.Single(report!.Quarantined);
            var experience = store.Load().Experiences.Single(each => each.Id == report.CorrectedId);
            Assert.Equal(
                (ExperienceSource.Feedback, ScoreKind.Verified, 1.0, true, "7", Question),
                (experience.Source, experience.ScoreKind!.Value, experience.Score!.Value, experience.Solved, experience.Answer, experience.Question));
        }

        await using var restarted = Pipeline.Around(new FakeModel("8"), options => (options.ControlShare, options.Seed) = (0, 2), store);
        var recalled = await restarted.AskAsync(Question, Ruled);
        Assert.Equal(("It is 7.", "recall", "feedback"), (recalled.Text, recalled.Receipt.Path, recalled.Receipt.MemoryUsed[0].Source));
        // It guides scaled methods, too, from which nothing is recalled.
        var guided = await restarted.AskAsync(Question, Pipeline.BestOf(1));
        Assert.Equal("feedback", Assert.Single(guided.Receipt.MemoryUsed).Source);
    }

    [Fact]
    public async Task Praise_verifies_what_could_not_be_scored_and_its_source_stays()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("a poem"), options => options.ControlShare = 0, store);
        var asked = await pipeline.AskAsync("Write a poem.");
        Assert.Null(store.Load().Experiences.Single().Score);
        var report = await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Good = true });
        var experience = store.Load().Experiences.Single();
        Assert.Equal(
            (experience.Id, 1.0, ScoreKind.Verified, true, ExperienceSource.Own),
            (report!.VerifiedId, experience.Score!.Value, experience.ScoreKind!.Value, experience.Solved, experience.Source));
    }

    [Fact]
    public async Task What_was_only_shown_is_quarantined_by_three_complaints_that_outnumber_praise_and_takes_its_offspring_along()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("8"), options => options.ControlShare = 0);
        var shown = pipeline.Learnt(await pipeline.AskAsync("Tom has 3 apples. How many?", Ruled with { Recall = "off" })).ExperienceId!;
        var quarantined = new List<string>();
        foreach (var good in new[] { true, true, true, false, false, false, false })
        {
            var asked = await pipeline.AskAsync($"Tom has {quarantined.Count + 4} apples. How many?", Ruled with { Recall = "off", Store = false });
            Assert.Equal([shown], asked.Receipt.MemoryUsed.Select(used => used.ExperienceId));
            quarantined.AddRange((await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Good = good }))!.Quarantined);
        }

        Assert.Equal([shown], quarantined);
        Assert.Empty((await pipeline.AskAsync("Tom has 9 apples. How many?", Ruled with { Recall = "off", Store = false })).Receipt.MemoryUsed);
    }

    [Fact]
    public async Task Quarantine_reaches_what_was_made_with_it()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("8"), options => options.ControlShare = 0);
        var first = await pipeline.AskAsync("Tom has 3 apples. How many?", Ruled);
        var shown = pipeline.Learnt(first).ExperienceId!;
        var made = pipeline.Learnt(await pipeline.AskAsync("Tom has 4 apples. How many?", Ruled));
        Assert.Equal("committed", made.Learnt);
        var report = await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = first.Receipt.Id, Good = false });
        Assert.Equal([shown, made.ExperienceId!], report!.Quarantined);
        Assert.False((await pipeline.AskAsync("Tom has 4 apples. How many?", Ruled)).Receipt.Eligible);
    }

    [Fact]
    public async Task Each_giver_counts_once_for_an_answer_and_no_space_reaches_into_another()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("8"));
        var asked = await pipeline.AskAsync(Question, Ruled);
        var feedback = new Feedback { ReceiptId = asked.Receipt.Id, Score = 0.9, Giver = "ann" };
        Assert.False((await pipeline.Engine.GiveFeedbackAsync(feedback))!.AlreadyGiven);
        Assert.True((await pipeline.Engine.GiveFeedbackAsync(feedback with { Score = 0 }))!.AlreadyGiven);
        Assert.False((await pipeline.Engine.GiveFeedbackAsync(feedback with { Giver = "bob" }))!.AlreadyGiven);
        Assert.Null(await pipeline.Engine.GiveFeedbackAsync(feedback with { Space = "another", Giver = "eve" }));
        Assert.Null(await pipeline.Engine.GiveFeedbackAsync(feedback with { ReceiptId = "rcpt_unknown" }));
        Assert.Null(await pipeline.Engine.GiveFeedbackAsync(new Feedback { RequestId = asked.Receipt.RequestId, Space = "another", Good = true }));
    }

    [Theory]
    [InlineData(null, null, null, true, null, null)]
    [InlineData("r", "q", null, true, null, null)]
    [InlineData(null, "q", null, true, null, null)]
    [InlineData("r", null, null, null, null, null)]
    [InlineData("r", null, null, null, 1.5, null)]
    [InlineData("r", null, null, null, double.NaN, null)]
    [InlineData("r", null, null, true, 1.0, null)]
    [InlineData("r", null, null, true, null, "7")]
    [InlineData("r", null, null, null, null, " ")]
    public async Task Feedback_that_says_nothing_or_two_things_is_refused(string? receipt, string? request, string? space, bool? good, double? score, string? corrected)
    {
        await using var pipeline = Pipeline.Around(new FakeModel("8"));
        await Assert.ThrowsAsync<ArgumentException>(() => pipeline.Engine.GiveFeedbackAsync(
            new Feedback { ReceiptId = receipt, RequestId = request, Space = space, Good = good, Score = score, Corrected = corrected }));
    }

    [Fact]
    public async Task A_store_that_does_not_take_it_leaves_all_as_it_was()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("8"), options => options.ControlShare = 0, store);
        var asked = await pipeline.AskAsync(Question, Ruled);
        store.BeforeWrite = () => throw new StoreException("full");
        var feedback = new Feedback { ReceiptId = asked.Receipt.Id, Good = false };
        await Assert.ThrowsAsync<StoreException>(() => pipeline.Engine.GiveFeedbackAsync(feedback));
        store.BeforeWrite = () => Task.CompletedTask;
        Assert.Equal("recall", (await pipeline.AskAsync(Question, Ruled)).Receipt.Path);
        Assert.Single((await pipeline.Engine.GiveFeedbackAsync(feedback))!.Quarantined);
    }

    [Fact]
    public async Task Feedback_that_nobody_expects_is_counted_in_the_report_and_not_in_the_test()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("8"));
        await pipeline.AskAsync(Question, Pipeline.BestOf(1, "8"));
        var asked = await pipeline.AskAsync(Question, Pipeline.BestOf(1));
        Assert.False((await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Good = false }))!.Counted);
        var (report, arm) = (pipeline.Engine.Savings(), asked.Receipt.Arm == Arm.Memory);
        Assert.Equal((1, 1), (arm ? report.Memory : report.Control) is var of ? (of.Ratings, of.Complaints) : default);
        Assert.Equal("not verified", report.Accuracy);
        Assert.Equal(0, pipeline.Engine.OwnerOf("default").Gate.Guard.Parent.Quality.Count);
    }
}
