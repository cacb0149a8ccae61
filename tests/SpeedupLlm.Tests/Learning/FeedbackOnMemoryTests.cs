using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;
using SpeedupLlm.Testing;
using SpeedupLlm.Tests.Learning.Reflection;

namespace SpeedupLlm.Tests.Learning;

/// <summary>Complaints reach whatever memory gave an answer: lessons, tuned models and documents, not experiences alone.</summary>
public sealed class FeedbackOnMemoryTests
{
    [Fact]
    public async Task A_lesson_is_retired_and_not_written_again_from_the_same_trial()
    {
        var pupil = new Pupil();
        await using (var pipeline = pupil.Pipeline(store: pupil.Store))
        {
            await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
            var lesson = Assert.Single(pipeline.Engine.ListLessons()).Id;
            var report = await ComplainAsync(pipeline, Pupil.MorePens, Pupil.Request(), lesson);
            Assert.Equal([lesson], report.Ended);
            Assert.Empty(report.Quarantined);
            Assert.Empty((await pipeline.AskAsync(Pupil.MorePens, Pupil.Request() with { Store = false })).Receipt.MemoryUsed);
            await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
            Assert.Single(pupil.Reflections);
        }

        Assert.True(Assert.Single(pupil.Store.Load().Lessons).Retired);
        await using var restarted = pupil.Pipeline(store: pupil.Store, configure: options => options.Seed = 2);
        Assert.Empty((await restarted.AskAsync(Pupil.MorePens, Pupil.Request() with { Store = false })).Receipt.MemoryUsed);
    }

    [Fact]
    public async Task A_tuned_model_is_rolled_back()
    {
        var model = new TunableModel(new FakeModel(call => call.Options?.ModelId?.Contains('+', StringComparison.Ordinal) == true || call.Chance() < 0.5 ? "Answer: 7" : "Answer: 1"));
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        for (var i = 2; pipeline.Engine.ListAdapters().All(adapter => adapter.State != AdapterState.Serving); i++)
            await pipeline.AskAsync($"A box holds {i} pens. How many are 7?", Pipeline.BestOf(8, "7") with { Memory = "sft" });
        var serving = pipeline.Engine.ListAdapters().Single(adapter => adapter.State == AdapterState.Serving);

        var report = await ComplainAsync(pipeline, "A box holds 99 pens. How many are 7?", Pipeline.BestOf(8, "7") with { Memory = "sft" }, serving.Id);

        Assert.Equal([serving.Id], report.Ended);
        Assert.Equal(AdapterState.RolledBack, pipeline.Engine.ListAdapters().Single(adapter => adapter.Id == serving.Id).State);
        Assert.Contains(serving.Model, model.Dropped);
    }

    [Fact]
    public async Task A_document_is_quarantined_with_what_was_made_with_it()
    {
        var store = new FailingStore();
        var request = Pipeline.BestOf(1, "7") with { Memory = "in-context" };
        await using (var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, store))
        {
            await pipeline.Engine.SeedAsync([new SeedDocument("quentin", "people.txt", "Quentin is worth nine coins.")]);
            var made = pipeline.Learnt(await pipeline.AskAsync("How many coins is old Quentin worth to us?", request)).ExperienceId!;
            var document = pipeline.Engine.FindExperiences(new ExperienceQuery { Source = ExperienceSource.Document }).Single().Id;
            var report = await ComplainAsync(pipeline, "What does Quentin say?", request, document);
            Assert.Equal([document, made], report.Quarantined);
            Assert.False((await pipeline.AskAsync("What does Quentin say?", request with { Store = false })).Receipt.Eligible);
        }

        await using var restarted = Pipeline.Around(new FakeModel("7"), options => (options.ControlShare, options.Seed) = (0, 2), store);
        Assert.False((await restarted.AskAsync("What does Quentin say?", request with { Store = false })).Receipt.Eligible);
        Assert.True(Assert.Single(restarted.Engine.FindExperiences(new ExperienceQuery { Source = ExperienceSource.Document })).Quarantined);
    }

    /// <summary>Praises once, and complains until it has an effect: the third time.</summary>
    private static async Task<FeedbackReport> ComplainAsync(Pipeline pipeline, string question, SpeedupRequest request, string used)
    {
        for (var complaints = 0; ; complaints++)
        {
            var asked = await pipeline.AskAsync(question, request with { Store = false });
            Assert.Equal([used], asked.Receipt.MemoryUsed.Select(memory => memory.ExperienceId));
            var report = await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = asked.Receipt.Id, Good = complaints == 0 });
            if (complaints == 3)
                return report!;
            Assert.Empty(report!.Quarantined.Concat(report.Ended));
        }
    }
}
