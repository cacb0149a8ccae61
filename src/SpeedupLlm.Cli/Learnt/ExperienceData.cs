using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Learnt;

/// <summary>The experiences of a data directory: read beside a running server, changed where none runs.</summary>
internal static class ExperienceData
{
    /// <exception cref="StoreException">The directory cannot be used.</exception>
    public static async Task<IReadOnlyList<Experience>> ReadAsync(string directory, ExperienceQuery query)
    {
        var store = SqliteStore.OpenReadOnly(new SqliteStoreOptions { Directory = directory });
        await using (store.ConfigureAwait(false))
            return query.Select(store.Load().Experiences);
    }

    /// <summary>Lets an engine change them; all is durable when the task completes.</summary>
    /// <exception cref="StoreException">The directory cannot be used, or a server uses it.</exception>
    public static async Task<T> ChangeAsync<T>(string directory, Func<SpeedupEngine, Task<T>> change, bool create = false)
    {
        var engine = Open(directory, create);
        await using (engine.ConfigureAwait(false))
            return await change(engine).ConfigureAwait(false);
    }

    private static SpeedupEngine Open(string directory, bool create)
    {
        if (!create && !File.Exists(Path.Combine(directory, "speedup.db")))
            throw new StoreException($"There is no store in {directory}. Check the directory.");
        try
        {
            // The server's profile says how many it may have; this command does not know it, and evicts nothing.
            return new SpeedupEngine(new SpeedupOptions { Capacity = null }, SqliteStore.Open(new SqliteStoreOptions { Directory = directory }));
        }
        catch (StoreException exception) when (exception.IsInUse)
        {
            throw new StoreException(
                $"{exception.Message} A running server does it itself: curl -X DELETE http://127.0.0.1:8080/v1/experiences/ID, "
                + "or …/v1/lessons/ID, or -X POST …/ID/pin, unpin, quarantine or release (docs/forgetting.md).", exception);
        }
    }
}
