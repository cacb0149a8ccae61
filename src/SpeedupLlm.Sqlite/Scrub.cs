using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Sqlite.Rows;

namespace SpeedupLlm.Sqlite;

/// <summary>
/// Leaves nothing of what was forgotten in the files. <c>secure_delete</c> is not enough: when SQLite moves rows between pages, copies stay behind in
/// what it counts as free, about one in a thousand. So the file is written anew, and the write-ahead log emptied. Runs where the writer runs.
/// </summary>
internal sealed class Scrub(SqliteConnection connection, SqliteFailures failures, ILogger logger)
{
    /// <summary>How long to wait for readers of an old state.</summary>
    private const int PatienceMilliseconds = 1000;

    private enum Owed
    {
        Nothing,
        Checkpoint,
        All,
    }

    private Owed _owed;

    /// <summary>True: a checkpoint alone would do, and readers kept it from being done.</summary>
    public bool IsNearlyDone => _owed == Owed.Checkpoint;

    /// <summary>True: there is something to do.</summary>
    public bool IsOwed => _owed != Owed.Nothing;

    /// <summary>To be called with what the file says at the start.</summary>
    public void Owe() => _owed = Owed.All;

    /// <returns>False: not now.</returns>
    public bool Run(bool patient)
    {
        try
        {
            if (_owed == Owed.All)
                connection.Execute("VACUUM;");
            _owed = Owed.Checkpoint;
            if (!IsEmptied(patient))
            {
                Log.ScrubWaits(logger);
                return false;
            }

            MetaRows.PayScrub(connection);
            _owed = Owed.Nothing;
            return true;
        }
        catch (SqliteException e)
        {
            Log.ScrubFailed(logger, failures.Of(e).Message);
            return false;
        }
    }

    private bool IsEmptied(bool patient)
    {
        connection.Execute($"PRAGMA busy_timeout = {(patient ? PatienceMilliseconds : 0)};");
        try
        {
            // One row: whether readers were in the way, and two numbers.
            return connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE);") is 0L;
        }
        finally
        {
            connection.Execute("PRAGMA busy_timeout = 0;");
        }
    }
}
