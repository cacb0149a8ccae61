using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

public sealed class CurationTests
{
    private const string Apples = "A farmer has 12 apples and sells 5 of them at the market. How many are left?";
    private const string Pears = "A farmer has 14 apples and sells 7 of them at the market. How many are left?";
    private const string Plums = "A farmer has 16 apples and sells 9 of them at the market. How many are left?";

    private static readonly SpeedupRequest Plain = new() { Method = "single", Recall = "exact" };

    [Fact]
    public async Task What_is_quarantined_is_not_used_nor_what_was_made_with_it_until_it_is_released()
    {
        var store = new FailingStore();
        await using (var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, store))
        {
            var first = await pipeline.AskAsync(Apples, Pipeline.BestOf(1, "7"));
            var second = await pipeline.AskAsync(Pears, Pipeline.BestOf(1, "7"));
            Assert.NotEmpty(second.Receipt.MemoryUsed);
            Assert.Equal(1, await pipeline.Engine.QuarantineAsync(new ExperienceQuery { Ids = [pipeline.Learnt(first).ExperienceId!] }));
            Assert.False((await pipeline.AskAsync(Plums, Pipeline.BestOf(1, "7") with { Store = false })).Receipt.Eligible);
            // The same answer to the same question would undo it.
            var again = await pipeline.AskAsync(Apples, Pipeline.BestOf(1, "7"));
            Assert.Equal("the same answer is quarantined", pipeline.Learnt(again).LearntReason);
            Assert.Equal(2, pipeline.Engine.FindExperiences(new ExperienceQuery { All = true }).Count);
        }

        await using var restarted = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, store);
        Assert.False((await restarted.AskAsync(Plums, Pipeline.BestOf(1, "7") with { Store = false })).Receipt.Eligible);
        Assert.Equal(1, await restarted.Engine.ReleaseAsync(new ExperienceQuery { Quarantined = true }));
        Assert.True((await restarted.AskAsync(Plums, Pipeline.BestOf(1, "7") with { Store = false })).Receipt.Eligible);
    }

    [Fact]
    public async Task A_quarantined_document_is_not_found_and_not_seeded_again()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0);
        SeedDocument[] zorps = [new("zorps", "prices.txt", "A zorp is worth 7 coins.")];
        await pipeline.Engine.SeedAsync(zorps);
        await pipeline.AskAsync("How much is a zorp?", Plain with { Memory = "in-context" });
        await pipeline.Engine.QuarantineAsync(new ExperienceQuery { Source = ExperienceSource.Document });
        Assert.Equal(1, (await pipeline.Engine.SeedAsync(zorps)).Unchanged);
        Assert.False((await pipeline.AskAsync("How much is a zorp?", Plain with { Memory = "in-context", Store = false })).Receipt.Eligible);
        await pipeline.Engine.ReleaseAsync(new ExperienceQuery { All = true });
        Assert.Equal("recall", (await pipeline.AskAsync("How much is a zorp?", Plain with { Memory = "in-context" })).Receipt.Path);
    }

    [Fact]
    public async Task A_pin_is_kept_and_taken_back()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("7"), store: store);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        Assert.Equal(1, await pipeline.Engine.PinAsync(new ExperienceQuery { All = true }));
        Assert.True(Assert.Single(store.Load().Experiences).Pinned);
        Assert.Equal(1, await pipeline.Engine.PinAsync(new ExperienceQuery { Pinned = true }, pinned: false));
        Assert.Empty(pipeline.Engine.FindExperiences(new ExperienceQuery { Pinned = true }));
    }

    [Fact]
    public async Task What_is_exported_and_imported_serves_as_before_and_importing_it_again_changes_nothing()
    {
        await using var one = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0);
        await one.Engine.SeedAsync([new SeedDocument("zorps", "prices.txt", "A zorp is worth 7 coins.")]);
        await one.AskAsync("How many?", Plain with { User = "ann" });
        await one.AskAsync(Apples, Pipeline.BestOf(1, "7"));
        await one.AskAsync(Pears, Pipeline.BestOf(1, "7"));
        var lines = one.Engine.FindExperiences(new ExperienceQuery { All = true }).Select(experience => ExperienceLine.Of(experience).ToString()).ToList();

        var model = new FakeModel("8");
        await using var other = Pipeline.Around(model, options => options.ControlShare = 0);
        var report = await other.Engine.ImportAsync(ExperienceLine.Read(lines));
        Assert.Equal((4, 0, 0), (report.Added, report.Known, report.Embedded));
        report = await other.Engine.ImportAsync(ExperienceLine.Read(lines));
        Assert.Equal((0, 4), (report.Added, report.Known));
        Assert.Equal(lines, other.Engine.FindExperiences(new ExperienceQuery { All = true }).Select(experience => ExperienceLine.Of(experience).ToString()));
        var asked = await other.AskAsync("How many?", Plain with { User = "ann" });
        Assert.Equal(("recall", "7", 0), (asked.Receipt.Path, asked.Text, model.Started));
        Assert.True((await other.AskAsync("How much is a zorp?", Pipeline.BestOf(1, "7") with { Store = false })).Receipt.Eligible);
    }

    [Fact]
    public async Task Vectors_of_another_embedder_are_made_anew()
    {
        await using var one = Pipeline.Around(new FakeModel("7"));
        await one.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        var line = ExperienceLine.Of(one.Engine.FindExperiences(new ExperienceQuery { All = true })[0]) with { Embedder = "another", Vector = "AACAPw==" };
        await using var other = Pipeline.Around(new FakeModel("7"));
        Assert.Equal(1, (await other.Engine.ImportAsync(ExperienceLine.Read([line.ToString()]))).Embedded);
        Assert.True((await other.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Receipt.Eligible);
    }

    [Theory]
    [InlineData("{", "line 2:")]
    [InlineData("null", "line 2:")]
    [InlineData("""{"v":2}""", "line 2:")]
    public void A_wrong_line_is_named_by_its_number(string wrong, string says)
    {
        var good = ExperienceLine.Of(Experiences.Sample.Experience(1, [1]) with { Question = "How many?", Solved = false }).ToString();
        Assert.Contains(says, Assert.Throws<FormatException>(() => ExperienceLine.Read([good, wrong])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_says_what_cannot_be_is_refused_with_the_reason()
    {
        var good = ExperienceLine.Of(Experiences.Sample.Experience(1, [1]) with { Question = "How many?", Solved = false });
        (ExperienceLine Line, string Says)[] wrong =
        [
            (good with { Format = 2 }, "version 2"), (good with { Space = "" }, "space"), (good with { Question = " " }, "question"), (good with { Solved = true }, "score"),
            (good with { Score = 2, ScoreKind = SpeedupLlm.Scoring.ScoreKind.Verified }, "score is 2"), (good with { Source = ExperienceSource.Document }, "document"),
            (good with { Id = "doc:x@12345678" }, "id is a document's"), (good with { Vector = "AAA=" }, "float32"), (good with { Vector = "!" }, "line 1"),
            (good with { Vector = "AADAfw==" }, "not finite"), (good with { Helpful = -1 }, "negative"),
            (good with { Source = ExperienceSource.Document, Document = new DocumentOrigin("a", "b"), Id = "doc:a@00000000" }, "follow"),
        ];
        Assert.All(wrong, each => Assert.Contains(each.Says, Assert.Throws<FormatException>(() => ExperienceLine.Read([each.Line.ToString()])).Message, StringComparison.Ordinal));
        Assert.Single(ExperienceLine.Read([good.ToString(), "", "  "]));
    }
}
