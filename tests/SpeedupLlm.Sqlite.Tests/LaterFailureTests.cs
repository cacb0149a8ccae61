using Microsoft.Extensions.Logging;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>What breaks while the store is open fails the writes of that time, and nothing after it.</summary>
public sealed class LaterFailureTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();
    private readonly Lines _log = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_full_disk_fails_writes_until_there_is_room()
    {
        await using var store = SqliteStore.Open(_temporary.Options, _log);
        await store.Writer!.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 60;"));
        var written = await WriteUntilFailure(store);
        Assert.Contains(_log.Events, e => e is (2000, LogLevel.Warning));
        await Assert.ThrowsAsync<StoreException>(() => store.CommitOutcomeAsync(Some.Commit(Big("again"))));
        Assert.Single(_log.Events);

        await store.Writer!.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 1000000;"));
        await store.CommitOutcomeAsync(Some.Commit(Big("again")));
        Assert.Equal([2000, 2001], _log.Events.Select(e => e.Id));
        Assert.Equal([.. written, "again"], store.Load().Experiences.Select(e => e.Id));
        Assert.DoesNotContain(_log.Text, line => line.Contains("xxx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_is_really_full_fails_writes_until_there_is_room()
    {
        using var disk = Mount.Small(_temporary.Directory);
        List<string> written;
        await using (var store = _temporary.Open())
        {
            disk.Fill();
            written = await WriteUntilFailure(store);
            disk.Empty();
            await store.CommitOutcomeAsync(Some.Commit(Big("again")));
        }

        await using var reopened = _temporary.Open();
        Assert.Equal([.. written, "again"], reopened.Load().Experiences.Select(e => e.Id));
    }

    [Fact]
    public async Task A_lock_held_by_another_program_fails_writes_until_it_is_gone()
    {
        await using var store = SqliteStore.Open(_temporary.Options, _log);
        using var other = _temporary.Connect("BEGIN EXCLUSIVE;");
        var e = await Assert.ThrowsAsync<StoreException>(() => store.AssignAsync(Some.Assignment()));
        Assert.Contains("locked by another program", e.Message, StringComparison.Ordinal);
        Assert.Empty(store.Load().Open);
        other.Execute("ROLLBACK;");
        await store.AssignAsync(Some.Assignment());
        Assert.Equal([2000, 2001], _log.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task Damage_fails_writes_and_reads()
    {
        await using var store = _temporary.Open();
        using (_temporary.Connect(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 9999 WHERE type = 'table'; PRAGMA schema_version = 999;"))
        {
        }

        AssertDamaged(await Assert.ThrowsAsync<StoreException>(() => store.AssignAsync(Some.Assignment())));
        AssertDamaged(Assert.Throws<StoreException>(() => store.FindReceipt("receipt")));
        AssertDamaged(Assert.Throws<StoreException>(() => store.ReadOutcomes(null).ToList()));
        AssertDamaged(Assert.Throws<StoreException>(() => store.Count()));
    }

    [Fact]
    public async Task A_row_that_no_program_wrote_fails_its_read_with_the_stores_own_exception()
    {
        await using var store = _temporary.Open();
        await store.AssignAsync(Some.Assignment());
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt(), Outcome: Some.Outcome()));
        using (_temporary.Connect("UPDATE outcomes SET arm = 'Both'; UPDATE receipts SET json = '{}';"))
        {
        }

        Assert.Throws<StoreException>(() => store.ReadOutcomes("a").ToList());
        Assert.Throws<StoreException>(() => store.FindReceipt("receipt"));
    }

    private void AssertDamaged(StoreException e) =>
        Assert.Contains($"{_temporary.File} is damaged", e.Message, StringComparison.Ordinal);

    private static Experience Big(string id) => Some.Experience(id) with { Completion = id + new string('x', 20_000) };

    private static async Task<List<string>> WriteUntilFailure(SqliteStore store)
    {
        List<string> written = [];
        for (var i = 0; i < 1000; i++)
        {
            try
            {
                await store.CommitOutcomeAsync(Some.Commit(Big("e" + i)));
                written.Add("e" + i);
            }
            catch (StoreException e)
            {
                Assert.Contains("is full", e.Message, StringComparison.Ordinal);
                return written;
            }
        }

        throw new InvalidOperationException("the disk never filled up");
    }

    private sealed class Lines : ILogger<SqliteStore>
    {
        public List<(int Id, LogLevel Level)> Events { get; } = [];

        public List<string> Text { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Events.Add((eventId.Id, logLevel));
            Text.Add(formatter(state, exception) + exception);
        }
    }
}
