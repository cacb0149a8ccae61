using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite;

/// <summary>Turns every error on one file into a <see cref="StoreException"/> that says what, where, and what to do.</summary>
internal sealed class SqliteFailures(string file, TimeSpan busyTimeout)
{
    // https://sqlite.org/rescode.html
    private const int Error = 1, Permission = 3, Busy = 5, Locked = 6, ReadOnly = 8, Io = 10, Corrupt = 11, Full = 13, CannotOpen = 14,
        TooBig = 18, Constraint = 19, Mismatch = 20, Range = 25, NotADatabase = 26;

    // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL; ENOSPC and EROFS, which .NET passes on as they are.
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027), WindowsDiskFull = unchecked((int)0x80070070);
    private const int NoSpace = 28, ReadOnlyFileSystem = 30;

    /// <summary>True when only the one write is to blame; false when the file, the disk or a lock is, and the next would fail too.</summary>
    public static bool ConcernsOneWrite(Exception e) =>
        e is not SqliteException { SqliteErrorCode: not (Error or TooBig or Constraint or Mismatch or Range) };

    public StoreException Of(Exception e) => e switch
    {
        StoreException store => store,
        // SQLite reports this one as a failing disk.
        SqliteException when Directory.Exists(file) => new StoreException(
            $"The store {file} cannot be opened: it is a directory. Move it away, or use another directory for the store.", e),
        SqliteException { SqliteErrorCode: Busy or Locked } => new StoreException(
            $"The store {file} stayed locked by another program for more than {busyTimeout.TotalSeconds:0.#} s. "
            + "Close what holds it (a database shell, a backup) and try again.", e),
        SqliteException { SqliteErrorCode: ReadOnly or Permission } or UnauthorizedAccessException
            or IOException { HResult: ReadOnlyFileSystem } => new StoreException(
            $"The store {file} is read-only. Give this user write access to the file and its directory, or use another directory.", e),
        SqliteException { SqliteErrorCode: Full }
            or IOException { HResult: NoSpace or WindowsDiskFull or WindowsHandleDiskFull } => new StoreException(
            $"The disk of the store {file} is full. Free some space; the store goes on by itself as soon as there is room.", e),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => Damaged(e.Message, e),
        SqliteException { SqliteErrorCode: CannotOpen } => new StoreException(
            $"The store {file} cannot be opened. Check that its directory exists and that this user can read and write both.", e),
        SqliteException { SqliteErrorCode: Io } => new StoreException(
            $"The disk of the store {file} failed ({e.Message}). Check the disk and its free space; the store keeps trying.", e),
        SqliteException { SqliteErrorCode: Constraint } => new StoreException(
            $"The store {file} refused a write that contradicts what it holds ({e.Message}).", e),
        IOException => new StoreException($"The store {file} cannot be used: {e.Message} Check the path and the disk.", e),
        _ => new StoreException($"The store {file} failed: {e.Message}", e),
    };

    public StoreException Damaged(string finding, Exception? inner = null) => new(
        $"The store {file} is damaged or not a database ({finding}). Restore it from a backup, or move it away together with {file}-wal "
        + "and -shm to start with an empty one. Without a store, memory lives as long as the program.", inner);

    public StoreException Missing() => new(
        $"There is no store {file}. Check the directory; a store is made when the program first runs in a mode that writes.");

    public StoreException QueueFull(int capacity) => new(
        $"The store {file} cannot keep up: {capacity} writes are waiting already. Check the disk's speed, or raise QueueCapacity.");

    public StoreException Closed() => new($"The store {file} is closed: nothing more is written.");

    public StoreException OpenedReadOnly() => new($"The store {file} was opened read-only: nothing is written.");

    /// <summary>Runs a read.</summary>
    public T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not StoreException)
        {
            throw Of(e);
        }
    }
}
