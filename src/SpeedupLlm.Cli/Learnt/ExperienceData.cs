using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Learnt;

/// <summary>The experiences and tuned models of a data directory: read beside a running server, changed where none runs.</summary>
internal static class ExperienceData
{
    private const string Beside = "A running server does it itself: curl -X DELETE http://127.0.0.1:8080/v1/experiences/ID, "
        + "or …/v1/lessons/ID, or -X POST …/ID/pin, unpin, quarantine or release (docs/forgetting.md).";

    /// <exception cref="StoreException">The directory cannot be used.</exception>
    public static async Task<IReadOnlyList<Experience>> ReadAsync(string directory, ExperienceQuery query)
    {
        var store = SqliteStore.OpenReadOnly(new SqliteStoreOptions { Directory = directory });
        await using (store.ConfigureAwait(false))
            return query.Select(store.Load().Experiences);
    }

    /// <summary>Lets an engine change them; all is durable when the task completes.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="change">What is done.</param>
    /// <param name="create">Whether it is made where it is missing.</param>
    /// <param name="beside">What to do where a server uses it; null: as for experiences.</param>
    /// <exception cref="StoreException">The directory cannot be used, or a server uses it.</exception>
    public static async Task<T> ChangeAsync<T>(string directory, Func<SpeedupEngine, Task<T>> change, bool create = false, string? beside = null)
    {
        var engine = Open(directory, create, beside);
        await using (engine.ConfigureAwait(false))
        {
            var before = AtProviders(engine);
            var result = await change(engine).ConfigureAwait(false);
            foreach (var model in before.Except(AtProviders(engine), StringComparer.Ordinal))
                Say.Warning($"the tuned model {model} stays at its provider, which this command does not ask: delete it there.");
            return result;
        }
    }

    /// <summary>The tuned models in use whose weights are not here.</summary>
    private static List<string> AtProviders(SpeedupEngine engine) =>
    [
        .. engine.ListAdapters()
            .Where(adapter => adapter.Weights.IsEmpty && adapter.State is not (AdapterState.Rejected or AdapterState.RolledBack))
            .Select(adapter => adapter.Model),
    ];

    private static SpeedupEngine Open(string directory, bool create, string? beside)
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
            throw new StoreException($"{exception.Message} {beside ?? Beside}", exception);
        }
    }
}
