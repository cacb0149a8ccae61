using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>What is wrong at the start is said at the start, each in its own words.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_directory_in_the_files_place()
    {
        Directory.CreateDirectory(_temporary.File);
        Assert.Contains("cannot be opened", Failure(_temporary.Open), StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Failure(() => SqliteStore.OpenReadOnly(_temporary.Options)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_directorys_place()
    {
        var file = Path.Combine(_temporary.Directory, "file");
        File.WriteAllText(file, "");
        var message = Failure(() => SqliteStore.Open(new SqliteStoreOptions { Directory = file }));
        Assert.Contains("cannot be used", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_directory()
    {
        await _temporary.Open().DisposeAsync();
        using var readOnly = Mount.ReadOnly(_temporary.Directory);
        Assert.Contains("is read-only", Failure(_temporary.Open), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_takes_no_writes()
    {
        // The store's own connection is told to refuse writes: this works for every user and on every file system.
        await using var store = _temporary.Open();
        await store.Writer!.WriteAsync(connection => connection.Execute("PRAGMA query_only = ON;"));
        var e = await Assert.ThrowsAsync<StoreException>(() => store.AssignAsync(Some.Assignment()));
        Assert.Contains("is read-only", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk()
    {
        using var disk = Mount.Small(_temporary.Directory);
        disk.Fill();
        Assert.Contains("is full", Failure(_temporary.Open), StringComparison.Ordinal);
        disk.Empty();
        await _temporary.Open().DisposeAsync();
    }

    [Fact]
    public async Task A_lock_held_by_another_program()
    {
        await _temporary.Open().DisposeAsync();
        using var other = _temporary.Connect("BEGIN EXCLUSIVE;");
        Assert.Contains("locked by another program for more than 1 s", Failure(_temporary.Open), StringComparison.Ordinal);
        other.Execute("ROLLBACK;");
        await _temporary.Open().DisposeAsync();
    }

    [Fact]
    public async Task A_damaged_header()
    {
        await _temporary.Open().DisposeAsync();
        Damage(0, 100);
        AssertDamaged(Failure(_temporary.Open));
        AssertDamaged(Failure(() => SqliteStore.OpenReadOnly(_temporary.Options)));
    }

    [Fact]
    public async Task A_damaged_page_in_the_middle()
    {
        await using (var store = _temporary.Open())
        {
            for (var i = 0; i < 200; i++)
                await store.CommitOutcomeAsync(Some.Commit(Some.Experience("e" + i) with { Completion = new string('x', 500) + i }));
        }

        Damage(new FileInfo(_temporary.File).Length / 4096 / 2 * 4096, 4096);
        await using var damaged = _temporary.Open();
        AssertDamaged(Failure(damaged.Load));
    }

    [Fact]
    public void A_file_that_is_something_else()
    {
        File.WriteAllText(_temporary.File, string.Concat(Enumerable.Repeat("Dear diary, ", 1000)));
        AssertDamaged(Failure(_temporary.Open));
    }

    private void AssertDamaged(string message)
    {
        Assert.Contains("is damaged or not a database", message, StringComparison.Ordinal);
        Assert.Contains("backup", message, StringComparison.Ordinal);
        Assert.Contains(_temporary.File, message, StringComparison.Ordinal);
    }

    private static string Failure(Func<object> open) => Assert.Throws<StoreException>(open).Message;

    private void Damage(long offset, int count)
    {
        var noise = new byte[count];
        new Random(7).NextBytes(noise);
        using var stream = File.OpenWrite(_temporary.File);
        stream.Position = offset;
        stream.Write(noise);
    }
}
