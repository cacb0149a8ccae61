using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

/// <summary>What is forgotten is gone everywhere, and nothing that is under way brings it back.</summary>
public sealed class ForgettingTests
{
    private const string Apples = "A farmer has 12 apples and sells 5 apples to a neighbour at the market. How many apples are left for the farmer in the end?";
    private const string Pears = "A farmer has 14 apples and sells 7 apples to a neighbour at the market. How many apples are left for the farmer in the end?";

    private static readonly SpeedupRequest Exact = Pipeline.BestOf(1, "7") with { Recall = "exact" };

    [Fact]
    public async Task A_forgotten_answer_is_neither_recalled_nor_shown_nor_in_any_receipt_also_after_a_restart()
    {
        var store = new FailingStore();
        var model = new FakeModel("It is 7.");
        await using (var pipeline = Pipeline.Around(model, options => options.ControlShare = 0, store))
        {
            var first = await pipeline.AskAsync(Apples, Exact);
            var recalled = await pipeline.AskAsync(Apples, Exact);
            var shown = await pipeline.AskAsync(Pears, Exact);
            Assert.Equal("recall", recalled.Receipt.Path);
            Assert.Single(shown.Receipt.MemoryUsed, used => used.ExperienceId == pipeline.Learnt(first).ExperienceId);

            var report = await pipeline.Engine.ForgetAsync(new ExperienceQuery { Ids = [pipeline.Learnt(first).ExperienceId!] });
            Assert.Equal((1, 1, true), (report.Experiences, report.Derived, report.Scrubbed));
            Assert.Empty(pipeline.Engine.FindExperiences(new ExperienceQuery { All = true }));
            Assert.All(pipeline.Learnt(shown).Candidates, candidate => Assert.Null(candidate.Answer));
            var calls = model.Started;
            Assert.Equal("scaling", (await pipeline.AskAsync(Apples, Exact)).Receipt.Path);
            Assert.Equal(calls + 1, model.Started);
            await pipeline.Engine.ForgetAsync(new ExperienceQuery { All = true });
        }

        Assert.Empty(store.Load().Experiences);
        await using var restarted = Pipeline.Around(model, store: store);
        Assert.False((await restarted.AskAsync(Apples, Exact)).Receipt.Eligible);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("user")]
    [InlineData("document")]
    public async Task What_was_made_with_it_goes_too_at_any_remove(string by)
    {
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0);
        await pipeline.Engine.SeedAsync([new SeedDocument("quentin", "people.txt", "Quentin is worth seven coins.") { User = "ann" }]);
        var ann = Pipeline.BestOf(1, "7") with { User = "ann" };
        await pipeline.AskAsync(Apples.Replace("A farmer", "Quentin", StringComparison.Ordinal), ann);
        await pipeline.AskAsync(Pears.Replace("A farmer", "Marvin", StringComparison.Ordinal), ann);
        await pipeline.AskAsync(Pears.Replace("A farmer", "Marvin", StringComparison.Ordinal), Pipeline.BestOf(1, "7") with { User = "bob" });
        var all = pipeline.Engine.FindExperiences(new ExperienceQuery { All = true });
        Assert.Equal(4, all.Count);
        Assert.Equal(1, all.Count(experience => experience.Parents.Count > 0 && experience.Parents.All(parent => parent.StartsWith("doc:", StringComparison.Ordinal))));

        var report = await pipeline.Engine.ForgetAsync(by switch
        {
            "text" => new ExperienceQuery { Text = "WORTH SEVEN" },
            "user" => new ExperienceQuery { User = "ann" },
            _ => new ExperienceQuery { Source = ExperienceSource.Document },
        });
        Assert.Equal(3, report.Experiences + report.Derived);
        Assert.Equal("bob", Assert.Single(pipeline.Engine.FindExperiences(new ExperienceQuery { All = true })).User);
    }

    [Fact]
    public async Task A_text_goes_from_receipts_of_which_nothing_was_learnt()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("The code is hunter2."), options => options.ControlShare = 0);
        var asked = await pipeline.AskAsync("What is it?", Pipeline.BestOf(1, "7") with { User = "ann" });
        Assert.Equal("nothing", pipeline.Learnt(asked).Learnt);
        Assert.Contains("2", Assert.Single(pipeline.Learnt(asked).Candidates).Answer, StringComparison.Ordinal);
        Assert.Equal(1, (await pipeline.Engine.ForgetAsync(new ExperienceQuery { User = "ann" })).Receipts);
        Assert.Null(Assert.Single(pipeline.Learnt(asked).Candidates).Answer);
        Assert.Null(pipeline.Learnt(asked).User);
    }

    public static TheoryData<ExperienceQuery> OfTheFirst { get; } = new(
        new ExperienceQuery { Text = "how many" }, new ExperienceQuery { User = "ann" }, new ExperienceQuery { All = true },
        new ExperienceQuery { NewerThan = DateTimeOffset.UnixEpoch });

    [Theory]
    [MemberData(nameof(OfTheFirst), DisableDiscoveryEnumeration = true)]
    public async Task A_request_under_way_brings_nothing_back(ExperienceQuery query)
    {
        var store = new FailingStore();
        var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0, store);
        var ann = Pipeline.BestOf(1, "7") with { User = "ann" };
        await pipeline.AskAsync("How many?", ann);
        model.Before = async (_, _) =>
        {
            entered.TrySetResult();
            await gate.Task;
        };
        // It uses the first, or asks the same, or is the first of its user: whatever was chosen, this is of it.
        var underWay = pipeline.AskAsync("How many?  ", ann with { Memory = "in-context" });
        await entered.Task;
        await pipeline.Engine.ForgetAsync(query);
        gate.SetResult();
        var asked = await underWay;
        Assert.Equal("7", asked.Text);
        Assert.Equal(("nothing", "what it was made of was forgotten meanwhile"), (pipeline.Learnt(asked).Learnt, pipeline.Learnt(asked).LearntReason));
        Assert.Null(Assert.Single(store.FindReceipt(asked.Receipt.Id)!.Candidates).Answer);
        Assert.Empty(store.Load().Experiences);
        // It counts all the same, and the next is learnt again.
        Assert.Single(store.ReadOutcomes(null));
        Assert.Equal("committed", pipeline.Learnt(await pipeline.AskAsync("How many?", ann)).Learnt);
    }

    [Fact]
    public async Task A_request_under_way_that_used_a_forgotten_one_brings_nothing_back()
    {
        var store = new FailingStore();
        var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0, store);
        var first = await pipeline.AskAsync(Apples, Pipeline.BestOf(1, "7"));
        model.Before = async (_, _) =>
        {
            entered.TrySetResult();
            await gate.Task;
        };
        var underWay = pipeline.AskAsync(Pears, Pipeline.BestOf(1, "7"));
        await entered.Task;
        await pipeline.Engine.ForgetAsync(new ExperienceQuery { Ids = [pipeline.Learnt(first).ExperienceId!] });
        gate.SetResult();
        var asked = await underWay;
        Assert.NotEmpty(asked.Receipt.MemoryUsed);
        Assert.Empty(store.Load().Experiences);
        Assert.Null(Assert.Single(store.FindReceipt(asked.Receipt.Id)!.Candidates).Answer);
    }

    [Fact]
    public async Task However_often_something_is_forgotten_what_began_before_is_not_learnt()
    {
        var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new FakeModel("7") { Before = async (_, _) => { entered.TrySetResult(); await gate.Task; } };
        await using var pipeline = Pipeline.Around(model);
        var underWay = pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        await entered.Task;
        await pipeline.Engine.ForgetAsync(new ExperienceQuery { Text = "how many" });
        for (var i = 0; i < 100; i++)
            await pipeline.Engine.ForgetAsync(new ExperienceQuery { Text = $"other {i}" });
        gate.SetResult();
        await underWay;
        Assert.Empty(pipeline.Engine.FindExperiences(new ExperienceQuery { All = true }));
        Assert.Equal("committed", pipeline.Learnt(await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Learnt);
    }

    [Fact]
    public async Task A_store_that_does_not_forget_leaves_all_as_it_was()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, store);
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        store.BeforeWrite = () => throw new StoreException("locked");
        await Assert.ThrowsAsync<StoreException>(() => pipeline.Engine.ForgetAsync(new ExperienceQuery { All = true }));
        store.BeforeWrite = () => Task.CompletedTask;
        Assert.Equal(pipeline.Learnt(asked).ExperienceId, Assert.Single(pipeline.Engine.FindExperiences(new ExperienceQuery { All = true })).Id);
        Assert.True((await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Receipt.Eligible);
    }

    [Fact]
    public async Task Tuned_models_go_with_what_they_learnt_and_so_does_what_they_answered()
    {
        var model = new TunableModel(new FakeModel(call => call.Options?.ModelId?.Contains('+', StringComparison.Ordinal) == true || call.Chance() < 0.5 ? "Answer: 7" : "Answer: 1"));
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        for (var i = 2; i < 30; i++)
            await pipeline.AskAsync($"A box holds {i} pens. How many are 7?", Pipeline.BestOf(8, "7") with { Memory = "sft" });
        var serving = pipeline.Engine.ListAdapters().Single(adapter => adapter.State == AdapterState.Serving);
        var answered = pipeline.Engine.FindExperiences(new ExperienceQuery { All = true }).Where(each => each.Parents.Contains(serving.Id)).Select(each => each.Id).ToList();
        Assert.NotEmpty(answered);

        var report = await pipeline.Engine.ForgetAsync(new ExperienceQuery { Ids = [serving.Sources[0]] });

        Assert.True(report.Lessons >= 1);
        Assert.DoesNotContain(pipeline.Engine.ListAdapters(), adapter => adapter.Sources.Contains(serving.Sources[0]));
        Assert.DoesNotContain(pipeline.Engine.FindExperiences(new ExperienceQuery { All = true }), each => answered.Contains(each.Id));
    }

    [Fact]
    public async Task Quarantine_ends_the_tuned_models_that_learnt_from_it()
    {
        var model = new TunableModel(new FakeModel(call => call.Options?.ModelId?.Contains('+', StringComparison.Ordinal) == true || call.Chance() < 0.5 ? "Answer: 7" : "Answer: 1"));
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        for (var i = 2; i < 30; i++)
            await pipeline.AskAsync($"A box holds {i} pens. How many are 7?", Pipeline.BestOf(8, "7") with { Memory = "sft" });
        var bad = pipeline.Engine.ListAdapters().Single(adapter => adapter.State == AdapterState.Serving).Sources[0];

        await pipeline.Engine.QuarantineAsync(new ExperienceQuery { Ids = [bad] });
        await pipeline.AskAsync("A box holds 99 pens. How many are 7?", Pipeline.BestOf(8, "7") with { Memory = "sft" });

        Assert.DoesNotContain(pipeline.Engine.ListAdapters(), adapter => adapter.Sources.Contains(bad));
    }

    [Fact]
    public async Task Nothing_chosen_is_not_all_and_one_space_is_not_the_others()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("7"));
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7") with { Space = "other" });
        foreach (var wrong in new ExperienceQuery[] { new(), new() { Space = "default" }, new() { Text = " " }, new() { All = true, User = "ann" }, new() { All = true, Limit = 1 } })
            await Assert.ThrowsAsync<ArgumentException>(() => pipeline.Engine.ForgetAsync(wrong));
        Assert.Equal(1, (await pipeline.Engine.ForgetAsync(new ExperienceQuery { All = true, Space = "other" })).Experiences);
        Assert.Equal("default", Assert.Single(pipeline.Engine.FindExperiences(new ExperienceQuery { All = true })).Space);
    }
}
