using System.Text;
using System.Text.Json.Nodes;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Tests;

public sealed class LessonTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_there_is_listed_shown_and_forgotten()
    {
        await FillAsync();
        var list = (await RunAsync("list", "--json")).AssertDone();
        Assert.Equal(["lsn_one", "lsn_two"], JsonNode.Parse(list.Output)!.AsArray().Select(each => (string?)each!["id"]));
        var table = (await RunAsync("list", "--user", "bob")).AssertDone();
        Assert.Contains("retired", table.Output, StringComparison.Ordinal);
        Assert.Contains("1 lessons", table.Errors, StringComparison.Ordinal);
        Assert.Contains("the rule of ann", (await RunAsync("show", "lsn_one")).AssertDone().Output, StringComparison.Ordinal);
        Assert.Contains("+3 -2", (await RunAsync("list")).AssertDone().Output, StringComparison.Ordinal);
        var rests = (await Command.RunAsync(["savings", "--concentration", "--json", "--data", _directory.Path])).AssertDone();
        Assert.Equal("the rule of ann", (string?)JsonNode.Parse(rests.Output)!["top"]![0]!["text"]);

        var forgotten = (await RunAsync("forget", "lsn_one", "--yes", "--json")).AssertDone();
        Assert.Equal((1, true), ((int)JsonNode.Parse(forgotten.Output)!["lessons"]!, (bool)JsonNode.Parse(forgotten.Output)!["scrubbed"]!));
        Assert.DoesNotContain(Directory.GetFiles(_directory.Path), file => File.ReadAllText(file, Encoding.Latin1).Contains("the rule of ann", StringComparison.Ordinal));
        (await RunAsync("show", "lsn_one")).AssertFailed(1, "lsn_one");
        (await RunAsync("forget", "lsn_one", "--yes")).AssertFailed(1, "lsn_one");
        (await RunAsync("forget", "lsn_two")).AssertFailed(2, "--yes");
    }

    private Task<Ran> RunAsync(params string[] arguments) => Command.RunAsync(["lesson", .. arguments, "--data", _directory.Path]);

    /// <summary>Two lessons, one of them behind an answer.</summary>
    private async Task FillAsync()
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Directory = _directory.Path });
        await store.PutLessonsAsync(new LessonCommit("default", "reflect", [Lesson("lsn_one", "ann"), Lesson("lsn_two", "bob") with { Retired = true }], []));
        await store.CommitOutcomeAsync(new OutcomeCommit("default", new Receipt
        {
            Id = "rcpt_1", RequestId = "r1", Space = "default", Created = DateTimeOffset.UnixEpoch, Method = "single", N = 1, Memory = "reflect", Scorer = "rule",
            Stop = "threshold", Tau = 1, PromptVersion = "1", Path = "scaling", Status = RequestStatus.Completed, Spent = new Spent(1, 1, 1, 1, 0, 1, 1), Arm = Arm.Memory,
            Candidates = [], MemoryUsed = [new("lsn_one", 1, SimilarityLevel.S3, "lesson")],
        }));
    }

    private static Lesson Lesson(string id, string user) => new()
    {
        Id = id, Space = "default", User = user, MemoryScope = "m", Method = "reflect", Text = $"the rule of {user}", Sources = ["exp_1"], Topic = "exp_1",
        Helpful = 3, Harmful = 2, Uses = 6, PromptVersion = "1", Created = DateTimeOffset.UnixEpoch,
    };
}
