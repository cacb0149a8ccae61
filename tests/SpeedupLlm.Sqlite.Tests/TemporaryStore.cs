using Microsoft.Data.Sqlite;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>A directory that goes away again, and the ways tests open what is in it.</summary>
internal sealed class TemporaryStore : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("speedup-store-").FullName;

    public string File => Path.Combine(Directory, "speedup.db");

    public SqliteStoreOptions Options => new() { Directory = Directory, BusyTimeout = TimeSpan.FromSeconds(1) };

    public SqliteStore Open() => SqliteStore.Open(Options);

    /// <summary>A connection beside the store, as a person with a database shell has it.</summary>
    public SqliteConnection Connect(string? sql = null)
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        if (sql is not null)
            connection.Execute(sql);
        return connection;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
