using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Sqlite.Rows;

namespace SpeedupLlm.Sqlite;

/// <summary>
/// Everything that must survive, in one SQLite file <c>speedup.db</c>. One process owns the directory; others may read beside it
/// (<see cref="OpenReadOnly"/>). Safe for concurrent use.
/// </summary>
public sealed class SqliteStore : ISpeedupStore
{
    private const string QuickCheck = "PRAGMA quick_check(1);";

    private const string SelectSpaces = "SELECT DISTINCT space FROM texts UNION SELECT DISTINCT space FROM receipts;";

    private readonly Database _database;
    private readonly StoreLock? _lock;
    private int _disposed;

    private SqliteStore(Database database, StoreLock? @lock = null, WriterQueue? writer = null) =>
        (_database, _lock, Writer) = (database, @lock, writer);

    /// <summary>The one writer; null when opened read-only.</summary>
    internal WriterQueue? Writer { get; }

    /// <summary>Opens the store for reading and writing; makes what is missing and migrates what is old.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="StoreException">The store cannot be used; the message says why and what to do.</exception>
    public static SqliteStore Open(SqliteStoreOptions options, ILogger<SqliteStore>? logger = null, TimeProvider? timeProvider = null)
    {
        var (database, directory) = Locate(options);
        StoreLock? @lock = null;
        SqliteConnection? connection = null;
        try
        {
            CreateDirectory(directory);
            @lock = StoreLock.Take(directory);
            connection = database.OpenForWriting();
            Migrations.Apply(connection, database.File);
            MetaRows.Prepare(connection, (timeProvider ?? TimeProvider.System).GetUtcNow());
            var owesScrub = MetaRows.OwesScrub(connection);
            var writer = new WriterQueue(connection, database.Failures, options.QueueCapacity, logger ?? NullLogger<SqliteStore>.Instance);
            // The last process ended between forgetting and cleaning up.
            if (owesScrub)
                _ = writer.ScrubAsync();
            return new SqliteStore(database, @lock, writer);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            @lock?.Dispose();
            if (e is StoreException)
                throw;
            throw database.Failures.Of(e);
        }
    }

    /// <summary>Opens an existing store for reading only, also while another process writes. Writes fail.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="StoreException">There is no store, or it cannot be read; the message says why and what to do.</exception>
    public static SqliteStore OpenReadOnly(SqliteStoreOptions options)
    {
        var (database, _) = Locate(options);
        if (!File.Exists(database.File) && !Directory.Exists(database.File))
            throw database.Failures.Missing();
        return database.Failures.Guard(() =>
        {
            using var connection = database.OpenForReading();
            Migrations.RequireCurrent(connection, database.File);
            return new SqliteStore(database);
        });
    }

    /// <inheritdoc />
    public StoreContents Load() => Read(connection =>
    {
        if (connection.Scalar(QuickCheck) is not "ok" and var finding)
            throw _database.Failures.Damaged(finding?.ToString() ?? "the check found nothing to read");
        using var oneState = connection.BeginTransaction(deferred: true);
        return new StoreContents(
            MetaRows.Secret(connection), ExperienceRows.ReadAll(connection), GateRows.ReadAll(connection),
            OutcomeRows.ReadUnapplied(connection), AssignmentRows.ReadOpen(connection))
        {
            Adapters = AdapterRows.ReadAll(connection),
            Lessons = LessonRows.ReadAll(connection),
            Given = FeedbackRows.ReadAll(connection),
        };
    });

    /// <inheritdoc />
    public Task AssignAsync(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return WriteAsync(connection => AssignmentRows.Write(connection, assignment));
    }

    /// <inheritdoc />
    public Task CommitOutcomeAsync(OutcomeCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return CommitWrite.Fault(commit) is { } fault
            ? Task.FromException(new StoreException(fault))
            : WriteAsync(connection => CommitWrite.Write(connection, commit));
    }

    /// <inheritdoc />
    public Task PutDocumentsAsync(IReadOnlyList<Experience> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return WriteAsync(connection =>
        {
            foreach (var document in documents)
                ExperienceRows.PutDocument(connection, document);
        });
    }

    /// <inheritdoc />
    public Task PutAdaptersAsync(AdapterCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return WriteAsync(connection => AdapterRows.Write(connection, commit));
    }

    /// <inheritdoc />
    public Task PutLessonsAsync(LessonCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return commit.Put.Any(lesson => !string.Equals(lesson.Space, commit.Space, StringComparison.Ordinal))
            ? Task.FromException(new StoreException($"A commit of space {commit.Space} holds a lesson of another space: nothing crosses that wall."))
            : WriteAsync(connection => LessonRows.Write(connection, commit));
    }

    /// <inheritdoc />
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IEnumerable<LearningCost> ReadLearningCosts(string? space) => Read(connection => LessonRows.ReadCosts(connection, space));

    /// <inheritdoc />
    public Task AddExperiencesAsync(IReadOnlyList<Experience> experiences)
    {
        ArgumentNullException.ThrowIfNull(experiences);
        return WriteAsync(connection =>
        {
            foreach (var experience in experiences)
                ExperienceRows.Add(connection, experience);
        });
    }

    /// <inheritdoc />
    public Task MarkAsync(ExperienceMarks marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        return WriteAsync(connection => ExperienceRows.Mark(connection, marks));
    }

    /// <inheritdoc />
    public async Task<Removed> RemoveAsync(Removal removal)
    {
        ArgumentNullException.ThrowIfNull(removal);
        var removed = new Removed(0, 0);
        await WriteAsync(connection => removed = RemovalRows.Remove(connection, removal)).ConfigureAwait(false);
        return removed;
    }

    /// <inheritdoc />
    /// <remarks>
    /// Writes the file anew, with a copy of it in memory meanwhile; other writes wait. A state that another program began to read before keeps it from
    /// ending.
    /// </remarks>
    public Task<bool> ScrubAsync() => Writer?.ScrubAsync() ?? Task.FromException<bool>(_database.Failures.OpenedReadOnly());

    /// <inheritdoc />
    public IReadOnlyList<string> ReadSpaces() => Read(connection => connection.Read(SelectSpaces, row => row.GetString(0)));

    /// <inheritdoc />
    public Receipt? FindReceipt(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Read(connection => ReceiptRows.Find(connection, id));
    }

    /// <inheritdoc />
    public Task CommitFeedbackAsync(FeedbackCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return FeedbackRows.Fault(commit) is { } fault
            ? Task.FromException(new StoreException(fault))
            : WriteAsync(connection => FeedbackRows.Write(connection, commit));
    }

    /// <inheritdoc />
    public Receipt? FindReceipt(string space, string requestId)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(requestId);
        return Read(connection => ReceiptRows.Find(connection, space, requestId));
    }

    /// <inheritdoc />
    /// <remarks>Read while it is enumerated, as of the start of the enumeration; it fails there too.</remarks>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IEnumerable<Outcome> ReadOutcomes(string? space) => Read(connection => OutcomeRows.Query(connection, space), OutcomeRows.Of);

    /// <inheritdoc />
    /// <remarks>As <see cref="ReadOutcomes"/>.</remarks>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IEnumerable<MemoryUse> ReadUses(string? space) => Read(connection => UseRows.Query(connection, space), UseRows.Of);

    /// <summary>Counts what one space holds, or (null) all of them.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public StoreCounts Count(string? space = null) => Read(connection => StoreCounts.Read(connection, space));

    /// <summary>Writes what is queued, empties the write-ahead log and gives the directory back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        try
        {
            if (Writer is not null)
                await Writer.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _lock?.Dispose();
        }
    }

    private static (Database Database, string Directory) Locate(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        var directory = Path.GetFullPath(options.Directory);
        return (new Database(directory, options.BusyTimeout), directory);
    }

    private static void CreateDirectory(string directory)
    {
        // It will hold what people asked: nobody else's business.
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task WriteAsync(Action<SqliteConnection> write) =>
        Writer?.WriteAsync(write) ?? Task.FromException(_database.Failures.OpenedReadOnly());

    private IEnumerable<T> Read<T>(Func<SqliteConnection, SqliteCommand> query, Func<SqliteDataReader, T> row)
    {
        var failures = _database.Failures;
        using var connection = failures.Guard(_database.OpenForReading);
        using var command = failures.Guard(() => query(connection));
        using var rows = failures.Guard(command.ExecuteReader);
        while (failures.Guard(rows.Read))
            yield return failures.Guard(() => row(rows));
    }

    private T Read<T>(Func<SqliteConnection, T> read) => _database.Failures.Guard(() =>
    {
        using var connection = _database.OpenForReading();
        return read(connection);
    });
}
