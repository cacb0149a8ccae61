using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class LessonTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Lessons_come_back_as_they_were_put_in_their_order()
    {
        var (first, second, other) = (Lesson("l1"), Lesson("l2") with { User = null, Model = null, Retired = true }, Lesson("l1", "b"));
        await using (var store = _temporary.Open())
        {
            await store.PutLessonsAsync(new LessonCommit("a", "reflect", [first, second], []));
            await store.PutLessonsAsync(new LessonCommit("b", "reflect", [other], []));
            first = first with { Helpful = 7, Harmful = 8, Uses = 20, Sources = ["e1", "e9"], Retired = true };
            await store.PutLessonsAsync(new LessonCommit("a", "reflect", [first], []));
        }

        await using var again = _temporary.Open();
        Assert.Equivalent(new[] { first, second, other }, again.Load().Lessons, strict: true);
    }

    [Fact]
    public async Task A_lesson_that_goes_takes_its_text_along_unless_that_is_anothers_too()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(Some.Commit(Some.Experience()));
        await store.PutLessonsAsync(new LessonCommit(
            "a", "reflect", [Lesson("l1"), Lesson("l2") with { Text = "shared" }, Lesson("l3") with { Text = "shared" }, Lesson("l4") with { Text = "2 + 3 is 5." }], []));
        var texts = store.Count().Texts;
        await store.PutLessonsAsync(new LessonCommit("a", "reflect", [], ["l2", "l4", "unknown"]));
        Assert.Equal(texts, store.Count().Texts);
        await store.PutLessonsAsync(new LessonCommit("a", "reflect", [], ["l1", "l3"]));
        Assert.Equal(texts - 2, store.Count().Texts);
        Assert.Empty(store.Load().Lessons);
        Assert.Single(store.Load().Experiences);
    }

    [Fact]
    public async Task A_lesson_whose_text_was_forgotten_is_no_more()
    {
        await using (var store = _temporary.Open())
            await store.PutLessonsAsync(new LessonCommit("a", "reflect", [Lesson("l1"), Lesson("l2") with { Text = "other" }], []));
        using (_temporary.Connect("DELETE FROM texts WHERE text = 'other';"))
        {
        }

        await using var again = _temporary.Open();
        Assert.Equal("l1", Assert.Single(again.Load().Lessons).Id);
    }

    [Fact]
    public async Task What_learning_costs_adds_up_by_space_and_method_also_for_a_reader()
    {
        await using (var store = _temporary.Open())
        {
            foreach (var (space, method, cost) in new[] { ("a", "reflect", 2.5), ("b", "reflect", 1), ("a", "reflect", 4), ("a", "reflect-update", 8), ("a", "off", 0) })
                await store.PutLessonsAsync(new LessonCommit(space, method, [], [], cost));
        }

        await using var reader = SqliteStore.OpenReadOnly(_temporary.Options);
        LearningCost[] ofA = [new("a", "reflect", 6.5), new("a", "reflect-update", 8)];
        Assert.Equal(ofA, reader.ReadLearningCosts("a"));
        Assert.Equal([.. ofA, new LearningCost("b", "reflect", 1)], reader.ReadLearningCosts(null));
    }

    [Fact]
    public async Task Of_a_bad_commit_nothing_is_written()
    {
        await using var store = _temporary.Open();
        await Assert.ThrowsAsync<StoreException>(() => store.PutLessonsAsync(new LessonCommit("a", "reflect", [Lesson("l1"), Lesson("l2") with { Cost = double.NaN }], [], 3)));
        await Assert.ThrowsAsync<StoreException>(() => store.PutLessonsAsync(new LessonCommit("a", "reflect", [Lesson("l1", "b")], [])));
        Assert.Empty(store.Load().Lessons);
        Assert.Empty(store.ReadLearningCosts(null));
    }

    [Fact]
    public async Task A_store_from_before_lessons_takes_them()
    {
        using (var connection = _temporary.Connect())
            Migrations.Apply(connection, _temporary.File, [.. Migrations.Scripts.Take(4)]);
        await using var store = _temporary.Open();
        await store.PutLessonsAsync(new LessonCommit("a", "reflect", [Lesson("l1")], []));
        Assert.Single(store.Load().Lessons);
    }

    private static Lesson Lesson(string id, string space = "a") => new()
    {
        Id = id, Space = space, User = "ana", MemoryScope = "memory", Method = "reflect", Text = "take the second from the first", Sources = ["e1", "e2"], Topic = "e1",
        Helpful = 3, Harmful = 2, Uses = 6, Cost = 120.5, Model = "tiny", PromptVersion = "1", Created = Some.Time,
    };
}
