using System.Text.Json.Nodes;
using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Tests;

public sealed class ExperienceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => Path.Combine(_directory.Path, "memory");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_there_is_listed_shown_pinned_and_forgotten()
    {
        await FillAsync("one", "two");
        var list = (await RunAsync("list", "--json")).AssertDone();
        Assert.Equal(["two", "one"], JsonNode.Parse(list.Output)!.AsArray().Select(each => (string?)each!["user"]));
        Assert.Contains("question of one", (await RunAsync("show", "exp_one")).AssertDone().Output, StringComparison.Ordinal);
        Assert.Contains("1 experiences", (await RunAsync("pin", "exp_one")).AssertDone().Errors, StringComparison.Ordinal);
        (await RunAsync("quarantine", "--user", "two")).AssertDone();
        Assert.Equal("exp_one", (string?)JsonNode.Parse((await RunAsync("list", "--pinned", "true", "--quarantined", "false", "--json")).AssertDone().Output)![0]!["id"]);

        var forgotten = (await RunAsync("forget", "--text", "QUESTION OF ONE", "--yes", "--json")).AssertDone();
        Assert.Equal((1, true), ((int)JsonNode.Parse(forgotten.Output)!["experiences"]!, (bool)JsonNode.Parse(forgotten.Output)!["scrubbed"]!));
        Assert.DoesNotContain(Directory.GetFiles(Data), file => File.ReadAllText(file, System.Text.Encoding.Latin1).Contains("question of one", StringComparison.Ordinal));
        (await RunAsync("show", "exp_one")).AssertFailed(1, "exp_one");
        (await RunAsync("forget", "exp_one", "--yes")).AssertFailed(1, "exp_one");
    }

    [Fact]
    public async Task What_was_exported_is_imported_once()
    {
        await FillAsync("one", "two");
        var file = Path.Combine(_directory.Path, "out.jsonl");
        (await RunAsync("export", "--out", file)).AssertDone();
        Assert.Equal(File.ReadAllLines(file), (await RunAsync("export")).AssertDone().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var other = Path.Combine(_directory.Path, "other");
        Assert.Contains("2 new, 0 known", (await Command.RunAsync(["experience", "import", file, "--data", other])).AssertDone().Errors, StringComparison.Ordinal);
        Assert.Contains("0 new, 2 known", (await Command.RunAsync(["experience", "import", "-", "--data", other], File.ReadAllText(file))).AssertDone().Errors, StringComparison.Ordinal);

        File.AppendAllText(file, "{\"v\":7}\n");
        var third = Path.Combine(_directory.Path, "third");
        (await Command.RunAsync(["experience", "import", file, "--data", third])).AssertFailed(2, "out.jsonl, line 3:", "Nothing was imported");
        Assert.False(Directory.Exists(third));
    }

    [Theory]
    [InlineData("export")]
    [InlineData("list")]
    [InlineData("forget")]
    public async Task An_option_that_does_not_exist_is_not_taken_for_an_id(string command)
    {
        await FillAsync("one");
        (await RunAsync(command, "--usr", "one")).AssertFailed(2, "'--usr' is no option");
        (await RunAsync("export", "exp_none")).AssertFailed(1, "exp_none");
    }

    [Fact]
    public async Task Beside_a_server_it_only_looks_and_says_what_to_do()
    {
        await using var store = await FillAsync("one");
        Assert.Contains("exp_one", (await RunAsync("list")).AssertDone().Output, StringComparison.Ordinal);
        Assert.Single((await RunAsync("export")).AssertDone().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        (await RunAsync("forget", "--all", "--yes")).AssertFailed(3, "in use", "curl -X DELETE");
        (await RunAsync("pin", "exp_one")).AssertFailed(3, "in use", "/pin");
    }

    [Theory]
    [InlineData(2, "--yes", "forget", "--user", "ann")]
    [InlineData(2, "nothing is chosen", "forget", "--yes")]
    [InlineData(2, "nothing is chosen", "forget", "--space", "default", "--yes")]
    [InlineData(2, "another choice", "forget", "--all", "--user", "ann", "--yes")]
    [InlineData(2, "an age such as", "forget", "--older-than", "soon", "--yes")]
    [InlineData(2, "nothing is chosen", "pin")]
    [InlineData(3, "no store", "list")]
    [InlineData(3, "no store", "forget", "--all", "--yes")]
    public async Task What_is_wrong_is_said(int code, string says, params string[] arguments) => (await RunAsync(arguments)).AssertFailed(code, says);

    private Task<Ran> RunAsync(params string[] arguments) => Command.RunAsync(["experience", .. arguments, "--data", Data]);

    /// <summary>A store with one experience each. Whoever keeps it plays the server.</summary>
    private async Task<IAsyncDisposable> FillAsync(params string[] names)
    {
        var store = SqliteStore.Open(new SqliteStoreOptions { Directory = Data });
        await store.AddExperiencesAsync([.. names.Select((name, i) => new Experience
        {
            Id = "exp_" + name, Space = "default", User = name, MemoryScope = "m", RecallScope = "r", Fingerprint = "f" + name, Question = "This is the question of " + name,
            Completion = "It is 7.", Answer = "7", Score = 1, ScoreKind = Scoring.ScoreKind.Verified, Solved = true, Source = ExperienceSource.Own,
            Created = DateTimeOffset.UnixEpoch.AddDays(i), Embedder = "speedup-ngram", Embedding = new[] { 1f, 0 },
        })]);
        if (names is ["one"])
            return store;
        await store.DisposeAsync();
        return store;
    }
}
