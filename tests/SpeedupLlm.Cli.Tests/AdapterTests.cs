using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Tests;

public sealed class AdapterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => Path.Combine(_directory.Path, "memory");

    private string Out => Path.Combine(_directory.Path, "training.jsonl");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task One_user_s_experiences_are_never_mixed_with_another_s_unasked()
    {
        await using (var store = await FillAsync(("default", "ann"), ("default", "ann"), ("default", "bob"), ("other", null)))
            Assert.NotNull(store);

        (await ExportAsync()).AssertFailed(
            2, "3 memory scopes", "--space", "--user", "--all-users", "space default, user ann (2 examples); space default, user bob (1 examples); space other, no user (1 examples)");
        (await ExportAsync("--space", "default")).AssertFailed(2, "2 memory scopes");
        Assert.False(File.Exists(Out));

        Assert.Equal(["ann", "ann"], await UsersAsync("--user", "ann"));
        Assert.Equal(["bob"], await UsersAsync("--space", "default", "--user", "bob"));
        Assert.Equal(["none"], await UsersAsync("--user", ""));
        Assert.Equal(["none"], await UsersAsync("--space", "other"));
        Assert.Equal(["ann", "ann", "bob"], await UsersAsync("--space", "default", "--all-users"));
    }

    [Fact]
    public async Task What_is_quarantined_is_not_exported()
    {
        await using (var store = await FillAsync(("default", "ann"), ("default", "bob")))
            await store.MarkAsync(new ExperienceMarks("default", ["exp_1"], null, true));

        Assert.Equal(["ann"], await UsersAsync());
    }

    [Fact]
    public async Task Where_there_is_one_scope_nothing_has_to_be_chosen()
    {
        await using (var store = await FillAsync(("default", null), ("default", null)))
            Assert.NotNull(store);

        Assert.Equal(["none", "none"], await UsersAsync());
    }

    [Fact]
    public async Task Beside_a_server_a_roll_back_says_what_to_call()
    {
        await using var store = await FillAsync(("default", null));

        (await RunAsync("rollback")).AssertFailed(3, "in use", "curl -X POST http://127.0.0.1:8080/v1/adapters/ID/rollback");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_that_stays_at_its_provider_is_named(bool provider)
    {
        await using (var store = await FillAsync(("default", null)))
            await store.PutAdaptersAsync(new AdapterCommit("default", [Serving(provider)], []));

        var errors = (await RunAsync("rollback")).AssertDone().Errors;

        Assert.Contains("small-1 serves now", errors, StringComparison.Ordinal);
        Assert.Equal(provider, errors.Contains("ft:small-1:org::1 stays at its provider", StringComparison.Ordinal));
        Assert.Contains("rolledBack", (await RunAsync("list", "--json")).AssertDone().Output, StringComparison.Ordinal);
    }

    private static Adapter Serving(bool provider) => new()
    {
        Id = "adp_1", Space = "default", MemoryScope = "default/", BaseModel = "small-1", Model = "ft:small-1:org::1", Weights = provider ? default : new byte[] { 1 },
        Sources = ["exp_0"], Known = 1, State = AdapterState.Serving, Created = DateTimeOffset.UnixEpoch,
    };

    private Task<Ran> RunAsync(params string[] arguments) => Command.RunAsync(["adapter", .. arguments, "--data", Data]);

    private Task<Ran> ExportAsync(params string[] arguments) => RunAsync(["export", "--out", Out, .. arguments]);

    /// <summary>Whose questions are exported.</summary>
    private async Task<IEnumerable<string>> UsersAsync(params string[] arguments)
    {
        (await ExportAsync(arguments)).AssertDone();
        return File.ReadAllLines(Out).Select(line => line.Split("question of ")[1].Split(' ')[0]);
    }

    /// <summary>A store with a solved experience each. Whoever keeps it plays the server.</summary>
    private async Task<SqliteStore> FillAsync(params (string Space, string? User)[] owners)
    {
        var store = SqliteStore.Open(new SqliteStoreOptions { Directory = Data });
        foreach (var (i, owner) in owners.Index())
        {
            await store.AddExperiencesAsync([new Experience
            {
                Id = $"exp_{i}", Space = owner.Space, User = owner.User, MemoryScope = $"{owner.Space}/{owner.User}", RecallScope = "r", Fingerprint = $"f{i}",
                Question = $"This is the question of {owner.User ?? "none"} .", Completion = "It is 7.", Answer = "7", Score = 1, ScoreKind = Scoring.ScoreKind.Verified,
                Solved = true, Source = ExperienceSource.Own, Created = DateTimeOffset.UnixEpoch.AddDays(i), Embedder = "speedup-ngram", Embedding = new[] { 1f, 0 },
            }]);
        }

        return store;
    }
}
