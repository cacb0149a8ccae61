using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class MigrationsTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task An_empty_file_becomes_a_store()
    {
        await File.WriteAllBytesAsync(_temporary.File, [], TestContext.Current.CancellationToken);
        await using var store = _temporary.Open();
        Assert.Equal(32, store.Load().Secret.Length);
        using var beside = _temporary.Connect();
        Assert.Equal((long)Migrations.Scripts.Count, beside.Scalar("PRAGMA user_version;"));
    }

    [Fact]
    public async Task Opening_again_migrates_nothing()
    {
        await _temporary.Open().DisposeAsync();
        long changes;
        using (var beside = _temporary.Connect())
            changes = (long)beside.Scalar("PRAGMA schema_version;")!;
        await _temporary.Open().DisposeAsync();
        using var after = _temporary.Connect();
        Assert.Equal(changes, after.Scalar("PRAGMA schema_version;"));
    }

    [Fact]
    public void A_failing_script_leaves_the_version_before_it()
    {
        using var connection = _temporary.Connect();
        Assert.Throws<SqliteException>(() => Migrations.Apply(
            connection, _temporary.File, ["CREATE TABLE one (x);", "CREATE TABLE two (x); CREATE TABLE one (x);"]));
        Assert.Equal(1L, connection.Scalar("PRAGMA user_version;"));
        Assert.Equal(1L, connection.Scalar("SELECT count(*) FROM sqlite_schema;"));
        Migrations.Apply(connection, _temporary.File, ["not run again", "CREATE TABLE two (x);"]);
        Assert.Equal(2L, connection.Scalar("PRAGMA user_version;"));
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_left_alone()
    {
        await _temporary.Open().DisposeAsync();
        using (_temporary.Connect("PRAGMA user_version = 99;"))
        {
        }

        foreach (var open in new Func<SqliteStore>[] { _temporary.Open, () => SqliteStore.OpenReadOnly(_temporary.Options) })
        {
            var e = Assert.Throws<StoreException>(open);
            Assert.Contains("version 99", e.Message, StringComparison.Ordinal);
            Assert.Contains("newer program", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reader_does_not_migrate()
    {
        await _temporary.Open().DisposeAsync();
        using (_temporary.Connect("PRAGMA user_version = 0;"))
        {
        }

        var e = Assert.Throws<StoreException>(() => SqliteStore.OpenReadOnly(_temporary.Options));
        Assert.Contains("version 0", e.Message, StringComparison.Ordinal);
    }
}
