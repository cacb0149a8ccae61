using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class WriterQueueTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task What_waits_is_committed_in_one_group()
    {
        await using var store = _temporary.Open();
        using var writing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = store.Writer!.WriteAsync(_ =>
        {
            writing.Set();
            goOn.Wait();
        });
        writing.Wait(TestContext.Current.CancellationToken);
        var rest = Enumerable.Range(1, 100).Select(i => store.AssignAsync(Some.Assignment(i))).ToArray();
        Assert.All(rest, task => Assert.False(task.IsCompleted));
        goOn.Set();
        await Task.WhenAll([first, .. rest]);
        Assert.Equal(2, store.Writer.Groups);
        Assert.Equal(100, store.Count().Assignments);
    }

    /// <summary>It blocks, for seconds where a file is written anew; on a small machine nothing would be left to answer requests.</summary>
    [Fact]
    public async Task The_writer_takes_no_thread_of_the_pool()
    {
        await using var store = _temporary.Open();
        for (var i = 0; i < 3; i++)
        {
            var ofPool = true;
            await store.Writer!.WriteAsync(_ => ofPool = Thread.CurrentThread.IsThreadPoolThread);
            Assert.False(ofPool);
        }
    }

    [Fact]
    public async Task A_bad_write_fails_alone()
    {
        await using var store = _temporary.Open();
        using var writing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = store.Writer!.WriteAsync(_ =>
        {
            writing.Set();
            goOn.Wait();
        });
        writing.Wait(TestContext.Current.CancellationToken);
        var one = store.AssignAsync(Some.Assignment(1));
        var same = store.AssignAsync(Some.Assignment(1));
        var thrown = store.Writer.WriteAsync(_ => throw new InvalidOperationException("no"));
        var two = store.AssignAsync(Some.Assignment(2));
        goOn.Set();
        await Task.WhenAll(first, one, two);
        await Assert.ThrowsAsync<StoreException>(() => same);
        await Assert.ThrowsAsync<StoreException>(() => thrown);
        Assert.Equal(2, store.Writer.Groups);
        Assert.Equal(2, store.Count().Assignments);
    }

    [Fact]
    public async Task A_full_queue_fails_at_once()
    {
        await using var store = SqliteStore.Open(_temporary.Options with { QueueCapacity = 3 });
        using var writing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = store.Writer!.WriteAsync(_ =>
        {
            writing.Set();
            goOn.Wait();
        });
        writing.Wait(TestContext.Current.CancellationToken);
        var queued = Enumerable.Range(1, 3).Select(i => store.AssignAsync(Some.Assignment(i))).ToArray();
        var tooMany = store.AssignAsync(Some.Assignment(4));
        Assert.True(tooMany.IsFaulted);
        goOn.Set();
        var e = await Assert.ThrowsAsync<StoreException>(() => tooMany);
        Assert.Contains("3 writes are waiting", e.Message, StringComparison.Ordinal);
        await Task.WhenAll([first, .. queued]);
        await store.AssignAsync(Some.Assignment(4));
    }

    [Fact]
    public async Task A_failing_commit_fails_its_whole_group_and_the_next_one_succeeds()
    {
        await using var store = _temporary.Open();
        using var writing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = store.Writer!.WriteAsync(_ =>
        {
            writing.Set();
            goOn.Wait();
        });
        writing.Wait(TestContext.Current.CancellationToken);
        var good = store.AssignAsync(Some.Assignment());
        // Passes as a statement and breaks the COMMIT, with the transaction left open.
        var bad = store.Writer.WriteAsync(connection => connection.Execute(
            "PRAGMA defer_foreign_keys = ON; INSERT INTO embeddings (position, embedder, dim, vector) VALUES (9, '', 0, x'');"));
        goOn.Set();
        await first;
        await Assert.ThrowsAsync<StoreException>(() => good);
        await Assert.ThrowsAsync<StoreException>(() => bad);
        Assert.Equal(0, store.Count().Assignments);
        await store.AssignAsync(Some.Assignment());
        Assert.Equal(1, store.Count().Assignments);
    }

    [Fact]
    public async Task Disposing_writes_what_is_queued_and_refuses_what_comes_later()
    {
        var store = _temporary.Open();
        var writes = Enumerable.Range(1, 500).Select(i => store.AssignAsync(Some.Assignment(i))).ToArray();
        await store.DisposeAsync();
        await store.DisposeAsync();
        Assert.All(writes, task => Assert.True(task.IsCompletedSuccessfully));
        var e = await Assert.ThrowsAsync<StoreException>(() => store.AssignAsync(Some.Assignment(501)));
        Assert.Contains("closed", e.Message, StringComparison.Ordinal);
        await using var again = _temporary.Open();
        Assert.Equal(500, again.Load().Open.Count);
    }
}
