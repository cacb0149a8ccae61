using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class OwnershipTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_second_opener_is_told_who_owns_the_store()
    {
        await using (_temporary.Open())
        {
            var e = Assert.Throws<StoreException>(_temporary.Open);
            Assert.Contains($"process {Environment.ProcessId}", e.Message, StringComparison.Ordinal);
            Assert.Contains("read-only", e.Message, StringComparison.Ordinal);
        }

        await using var again = _temporary.Open();
    }

    [Fact]
    public async Task A_store_that_failed_to_open_gives_the_directory_back()
    {
        Directory.CreateDirectory(_temporary.File);
        Assert.Throws<StoreException>(_temporary.Open);
        Directory.Delete(_temporary.File);
        await using var store = _temporary.Open();
    }

    [Fact]
    public async Task A_reader_beside_the_writer_sees_what_was_committed_and_writes_nothing()
    {
        await using var writer = _temporary.Open();
        await using var reader = SqliteStore.OpenReadOnly(_temporary.Options);
        await writer.AssignAsync(Some.Assignment());
        await writer.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt(), null, Some.Experience(), Outcome: Some.Outcome()));
        Assert.Equal([Some.Outcome()], reader.ReadOutcomes("a"));
        Assert.Equal([Some.Outcome()], reader.ReadOutcomes(null));
        Assert.NotNull(reader.FindReceipt("receipt"));
        Assert.Equal(writer.Count(), reader.Count());
        Assert.Equal(writer.Load().Secret, reader.Load().Secret);
        await Assert.ThrowsAsync<StoreException>(() => reader.AssignAsync(Some.Assignment(2)));
        await Assert.ThrowsAsync<StoreException>(() => reader.CommitOutcomeAsync(Some.Commit(Some.Experience("e2"))));
    }

    [Fact]
    public async Task A_reader_that_is_still_enumerating_keeps_its_state_and_blocks_nobody()
    {
        await using var writer = _temporary.Open();
        for (var i = 1; i <= 3; i++)
            await writer.AssignAsync(Some.Assignment(i));
        await writer.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome(1)));
        await writer.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome(2)));
        using var outcomes = writer.ReadOutcomes("a").GetEnumerator();
        Assert.True(outcomes.MoveNext());
        await writer.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome(3)));
        Assert.True(outcomes.MoveNext());
        Assert.False(outcomes.MoveNext());
        Assert.Equal(3, writer.ReadOutcomes("a").Count());
    }

    [Fact]
    public async Task A_reader_can_open_a_store_that_nobody_owns_but_not_one_that_is_missing()
    {
        var e = Assert.Throws<StoreException>(() => SqliteStore.OpenReadOnly(_temporary.Options));
        Assert.Contains("There is no store", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_temporary.File));
        await _temporary.Open().DisposeAsync();
        await using var reader = SqliteStore.OpenReadOnly(_temporary.Options);
        Assert.Equal(0, reader.Count().Outcomes);
    }
}
