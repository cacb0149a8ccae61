using System.Text;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>
/// Lessons and tuned models are forgotten for what they are themselves, and where what they were made of is no more: nobody can tell what that said.
/// </summary>
public sealed class ForgetLessonsTests : IDisposable
{
    private const string Everything = "x-one x-two l-ann l-bob l-shared p-ann p-bob";

    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    public static TheoryData<ExperienceQuery, string> Queries { get; } = new()
    {
        { new() { Text = "RULE OF ANN" }, "x-two l-ann l-shared p-ann" },
        { new() { Text = "rule of bob" }, "x-two l-ann l-bob l-shared p-ann" },
        { new() { Text = "what nobody says" }, "x-two l-ann l-shared p-ann" },
        { new() { Text = "what nobody says", Source = ExperienceSource.Own }, "x-two l-ann l-shared p-ann" },
        { new() { Text = "what nobody says", Source = ExperienceSource.Document }, "" },
        { new() { User = "ann" }, "x-two l-ann l-shared p-ann" },
        { new() { User = "ann", Space = "b" }, "" },
        { new() { User = "bob" }, "x-one x-two l-bob l-shared p-bob" },
        { new() { User = "eve" }, "x-two l-shared" },
        { new() { OlderThan = Some.Time.AddDays(1) }, "x-two l-ann l-shared p-ann" },
        { new() { NewerThan = Some.Time.AddDays(1) }, Everything },
        { new() { All = true }, Everything },
        { new() { Ids = ["e-evicted"] }, "x-two l-ann l-shared p-ann" },
        { new() { Ids = ["l-bob"] }, "l-bob" },
        { new() { Ids = ["p-bob"] }, "p-bob" },
        { new() { Pinned = true }, "" },
    };

    [Theory]
    [MemberData(nameof(Queries), DisableDiscoveryEnumeration = true)]
    public async Task What_may_hold_it_is_in_no_file_any_more_and_all_the_rest_is_also_after_a_restart(ExperienceQuery query, string gone)
    {
        await FillAsync();
        var going = gone.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var staying = Everything.Split(' ').Except(going).ToList();
        await using (var engine = Engine())
        {
            Assert.Equal(7, Found(Everything.Split(' ')).Count);
            var report = await engine.ForgetAsync(query);
            Assert.Equal(
                (going.Count(id => id[0] == 'x'), going.Count(id => id[0] != 'x'), true), (report.Experiences + report.Derived, report.Lessons, report.Scrubbed));
            Assert.Equal(staying, Found(Everything.Split(' ')));
            Assert.Equal(staying.Where(id => id[0] == 'l'), engine.ListLessons().Select(lesson => lesson.Id).Order());
            // What was answered with a lesson goes from its receipt, too.
            Assert.Equal(staying.Contains("l-shared"), engine.FindReceipt("receipt")!.Candidates[0].Answer is not null);
        }

        Assert.Equal(staying, Found(Everything.Split(' ')));
        await using var again = Engine();
        Assert.Equal(staying.Where(id => id[0] == 'l'), again.ListLessons().Select(lesson => lesson.Id).Order());
        Assert.Equal(staying.Where(id => id[0] == 'p'), again.ListAdapters().Select(adapter => adapter.Id).Order());
        Assert.Equal(staying.Where(id => id[0] == 'x'), again.FindExperiences(new ExperienceQuery { All = true }).Select(experience => experience.Id).Order());
    }

    private SpeedupEngine Engine() => new(new SpeedupOptions { Capacity = null }, _temporary.Open());

    /// <summary>Rules and models of ann's, whose experience was evicted; of bob's, whose is there; and a rule of both.</summary>
    private async Task FillAsync()
    {
        var (ann, bob, shared) = (await ScopeAsync("ann"), await ScopeAsync("bob"), await ScopeAsync(null));
        await using var store = _temporary.Open();
        await store.AddExperiencesAsync(
        [
            Experience("e-evicted", "ann"), Experience("x-one", "bob"),
            Experience("x-two", "bob") with { Parents = ["l-shared"] },
        ]);
        await store.PutLessonsAsync(new LessonCommit(
            "a", "reflect",
            [
                Lesson("l-ann", "ann", ann, "e-evicted"), Lesson("l-bob", "bob", bob, "x-one") with { Created = Some.Time.AddDays(2) },
                Lesson("l-shared", "bob", shared, "x-one", "e-evicted"),
            ],
            []));
        await store.PutAdaptersAsync(new AdapterCommit(
            "a", [Adapter("p-ann", "ann", ann, "e-evicted"), Adapter("p-bob", "bob", bob, "x-one") with { Created = Some.Time.AddDays(2) }], []));
        var answer = TextId.Of("a", "an answer");
        await store.CommitOutcomeAsync(new OutcomeCommit(
            "a", Some.Receipt("receipt", "a", (answer, "an answer")) with { Arm = Arm.Memory, MemoryUsed = [new("l-shared", 1, SimilarityLevel.S3, "lesson")], Created = Some.Time.AddYears(1) },
            Some.Texts((answer, "an answer"))));
        await store.RemoveAsync(new Removal("a", ["e-evicted"]));
    }

    /// <summary>The memory scope of a user alone, or of all.</summary>
    private static async Task<string> ScopeAsync(string? user)
    {
        await using var engine = new SpeedupEngine(new SpeedupOptions());
        await engine.SeedAsync([new SeedDocument("d", "source", "text") { Space = "a", User = user }]);
        return engine.FindExperiences(new ExperienceQuery { All = true })[0].MemoryScope;
    }

    private static Experience Experience(string id, string user) =>
        Some.Experience(id) with { User = user, Fingerprint = id, Question = $"[{id}]", Completion = $"says [{id}]", Created = Some.Time.AddDays(2) };

    private static Lesson Lesson(string id, string user, string scope, params string[] sources) => new()
    {
        Id = id, Space = "a", User = user, MemoryScope = scope, Method = "reflect", Text = $"the rule of {user} [{id}]", Sources = sources, Topic = sources[0],
        PromptVersion = "1", Created = Some.Time,
    };

    private static Adapter Adapter(string id, string user, string scope, params string[] sources) => new()
    {
        Id = id, Space = "a", User = user, MemoryScope = scope, BaseModel = "base", Model = $"[{id}]", Weights = Encoding.UTF8.GetBytes($"[{id}]"), Sources = sources,
        Known = 1, State = AdapterState.Serving, Created = Some.Time,
    };

    /// <summary>Those whose texts are in any file of the directory.</summary>
    private List<string> Found(IEnumerable<string> ids)
    {
        var files = Directory.GetFiles(_temporary.Directory, "speedup.db*").Select(Read).ToList();
        return [.. ids.Where(id => files.Exists(file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"[{id}]")) >= 0))];
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
