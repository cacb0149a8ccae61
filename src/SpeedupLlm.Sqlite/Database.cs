using Microsoft.Data.Sqlite;

namespace SpeedupLlm.Sqlite;

/// <summary>The file, and the two ways to open it.</summary>
internal sealed class Database(string directory, TimeSpan busyTimeout)
{
    /// <summary>The database file.</summary>
    public string File { get; } = Path.Combine(directory, "speedup.db");

    /// <summary>What every error on this file is turned into.</summary>
    public SqliteFailures Failures { get; } = new(Path.Combine(directory, "speedup.db"), busyTimeout);

    /// <summary>The one connection that writes; creates the file where it is missing.</summary>
    public SqliteConnection OpenForWriting()
    {
        var connection = Open(SqliteOpenMode.ReadWriteCreate);
        try
        {
            // FULL: with NORMAL a commit in write-ahead mode survives a killed process, but not a power cut.
            connection.Execute(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;");
            // SQLite's own comparison knows no capitals beyond ASCII.
            connection.CreateFunction(
                "has_text", (string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase), isDeterministic: true);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection for one read: readers never share one, so they need no lock and see one state each.</summary>
    public SqliteConnection OpenForReading()
    {
        var connection = Open(SqliteOpenMode.ReadOnly);
        try
        {
            connection.Execute("PRAGMA temp_store = MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = File,
            Mode = mode,
            ForeignKeys = true,
            // A pooled connection would keep the file open after the store was closed.
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
