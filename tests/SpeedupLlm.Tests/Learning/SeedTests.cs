using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;
using SpeedupLlm.Questions;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

public sealed class SeedTests
{
    private static readonly SeedDocument Zorp = new("worth:zorp", "price-list.txt", "A zorp is worth 7 coins.");

    [Fact]
    public async Task Seeding_again_changes_nothing_and_another_text_replaces()
    {
        var store = new InMemoryStore();
        await using var engine = Engine(store);
        Assert.Equal(new SeedReport(2, 0, 0), await engine.SeedAsync([Zorp, Zorp with { Space = "other" }]));
        Assert.Equal(new SeedReport(0, 0, 2), await engine.SeedAsync([Zorp, Zorp with { Space = "other" }]));
        Assert.Equal(new SeedReport(1, 1, 0), await engine.SeedAsync([Zorp with { Text = "A zorp is worth 8 coins." }, Zorp with { Id = "b" }]));
        Assert.Equal(new SeedReport(0, 1, 0), await engine.SeedAsync([Zorp with { Id = "b", User = "u" }]));
        Assert.Equal(
            ["default b A zorp is worth 7 coins. u", "default worth:zorp A zorp is worth 8 coins. ", "other worth:zorp A zorp is worth 7 coins. "],
            store.Load().Experiences.Select(document => $"{document.Space} {document.Document!.Id} {document.Completion} {document.User}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_with_one_id_the_later_counts()
    {
        var store = new InMemoryStore();
        await using var engine = Engine(store);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => engine.SeedAsync([Zorp, Zorp with { Text = $"A zorp is worth {i} coins." }])));
        var text = Assert.Single(store.Load().Experiences).Completion;
        Assert.Equal(text, engine.Index.Documents.Find("default", Zorp.Id)!.Completion);
    }

    [Fact]
    public async Task Another_engine_on_the_store_has_them()
    {
        var store = new InMemoryStore();
        await using (var engine = Engine(store))
            await engine.SeedAsync([Zorp]);
        await using var next = Engine(store);
        Assert.Equal(new SeedReport(0, 0, 1), await next.SeedAsync([Zorp]));
        Assert.Single(next.Index.Documents.Search([Scopes.Memory("default", null, null)], "zorps?", 6));
    }

    [Fact]
    public async Task A_wrong_document_is_named_and_none_is_taken()
    {
        await using var engine = Engine(new InMemoryStore());
        foreach (var (wrong, says) in new[]
        {
            (Zorp with { Id = "" }, "id"), (Zorp with { Source = " " }, "source"), (Zorp with { Text = "\n" }, "text is empty"),
            (Zorp with { User = "a\nb" }, "user"), (Zorp with { Space = new string('x', 201) }, "space"), (Zorp with { Text = new string('x', 100_001) }, "Split it"),
        })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => engine.SeedAsync([Zorp with { Id = "ok" }, wrong]));
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(new SeedReport(1, 0, 0), await engine.SeedAsync([Zorp with { Id = "ok" }]));
    }

    [Fact]
    public async Task A_store_that_fails_is_told_and_nothing_is_shown()
    {
        var store = new FailingStore { BeforeWrite = () => throw new StoreException("The disk is full.") };
        await using var engine = new SpeedupEngine(new SpeedupOptions(), store);
        await Assert.ThrowsAsync<StoreException>(() => engine.SeedAsync([Zorp]));
        Assert.Null(engine.Index.Documents.Find("default", Zorp.Id));
        store.BeforeWrite = () => Task.CompletedTask;
        Assert.Equal(new SeedReport(1, 0, 0), await engine.SeedAsync([Zorp]));
    }

    private static SpeedupEngine Engine(ISpeedupStore store) => new(new SpeedupOptions(), new ProcessStore(store));
}
