using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite.Rows;

namespace SpeedupLlm.Sqlite;

/// <summary>
/// The one writer: takes whatever waits, up to <see cref="GroupSize"/>, into one transaction, because a commit costs one flush of the disk
/// however much is in it. Each write stands in a savepoint of its own, so a bad one fails alone.
/// </summary>
internal sealed class WriterQueue : IAsyncDisposable
{
    internal const int GroupSize = 256;

    private readonly SqliteConnection _connection;
    private readonly SqliteFailures _failures;
    private readonly ILogger _logger;
    private readonly int _capacity;
    private readonly Channel<QueuedWrite> _queue;
    private readonly Scrub _scrub;
    private readonly Task _loop;
    private bool _failing;
    private volatile bool _closed;

    public WriterQueue(SqliteConnection connection, SqliteFailures failures, int capacity, ILogger logger)
    {
        _connection = connection;
        _failures = failures;
        _capacity = capacity;
        _logger = logger;
        // Who writes wakes the writer itself: no thread of the pool need be free for it.
        _queue = Channel.CreateBounded<QueuedWrite>(new BoundedChannelOptions(capacity) { SingleReader = true, AllowSynchronousContinuations = true });
        _scrub = new Scrub(connection, failures, logger);
        // A thread of its own: SQLite blocks, for seconds where it writes a large file anew, and those of the pool answer requests.
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How many groups were committed.</summary>
    internal int Groups { get; private set; }

    /// <summary>Queues a write. It is durable when the task completes; with a full queue the task has failed already.</summary>
    public Task WriteAsync(Action<SqliteConnection> write) => QueueAsync(new QueuedWrite(write));

    /// <summary>Leaves nothing of what was forgotten in the files, after the writes before it.</summary>
    /// <returns>False: not now.</returns>
    public async Task<bool> ScrubAsync()
    {
        var scrubbed = false;
        await QueueAsync(new QueuedWrite(connection =>
        {
            if (MetaRows.OwesScrub(connection))
                _scrub.Owe();
        })
        { Then = () => scrubbed = !_scrub.IsOwed || _scrub.Run(patient: true) }).ConfigureAwait(false);
        return scrubbed;
    }

    private Task QueueAsync(QueuedWrite queued)
    {
        return _queue.Writer.TryWrite(queued)
            ? queued.Written
            : Task.FromException(_closed ? _failures.Closed() : _failures.QueueFull(_capacity));
    }

    /// <summary>Writes what is queued, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        try
        {
            if (_scrub.IsOwed)
                _scrub.Run(patient: true);
            _connection.Execute("PRAGMA wal_checkpoint(TRUNCATE);");
        }
        catch (SqliteException e)
        {
            Log.CheckpointFailed(_logger, _failures.Of(e).Message);
        }

        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private void Run()
    {
        List<QueuedWrite> group = new(GroupSize);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < GroupSize && _queue.Reader.TryRead(out var write))
                group.Add(write);
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<QueuedWrite> group)
    {
        try
        {
            _connection.Execute("BEGIN IMMEDIATE;");
            foreach (var write in group)
                Apply(write);
            _connection.Execute("COMMIT;");
            Groups++;
        }
        catch (Exception e)
        {
            RollBack();
            Fail(group, e);
            return;
        }

        if (_failing)
            Log.Recovered(_logger);
        _failing = false;
        // Readers were in the way of a scrub: they may be gone.
        if (_scrub.IsNearlyDone)
            _scrub.Run(patient: false);
        foreach (var write in group)
            write.Complete();
    }

    private void Apply(QueuedWrite queued)
    {
        _connection.Execute("SAVEPOINT one;");
        try
        {
            queued.Write(_connection);
        }
        catch (Exception e) when (SqliteFailures.ConcernsOneWrite(e))
        {
            _connection.Execute("ROLLBACK TO one;");
            queued.Failure = _failures.Of(e);
        }

        _connection.Execute("RELEASE one;");
    }

    private void RollBack()
    {
        try
        {
            // SQLite ends a transaction by itself after some failures (disk full, I/O error).
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                _connection.Execute("ROLLBACK;");
        }
        catch (SqliteException e)
        {
            Log.RollbackFailed(_logger, _failures.Of(e).Message);
        }
    }

    private void Fail(List<QueuedWrite> group, Exception e)
    {
        // Once per outage: a full disk must not fill the log as well.
        if (!_failing)
            Log.WritesFail(_logger, group.Count, _failures.Of(e).Message);
        _failing = true;
        foreach (var write in group)
        {
            write.Failure ??= _failures.Of(e);
            write.Complete();
        }
    }

    private sealed class QueuedWrite(Action<SqliteConnection> write)
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action<SqliteConnection> Write { get; } = write;

        public Task Written => _written.Task;

        public StoreException? Failure { get; set; }

        /// <summary>What is to be done after the commit, outside of any transaction.</summary>
        public Action? Then { get; init; }

        public void Complete()
        {
            if (Failure is null)
                Then?.Invoke();
            if (Failure is null)
                _written.SetResult();
            else
                _written.SetException(Failure);
        }
    }
}
