namespace SpeedupLlm.Sqlite;

/// <summary>Where a <see cref="SqliteStore"/> lives and how long it waits.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The directory of the store's files; created when missing. One process owns it at a time.</summary>
    public required string Directory { get; init; }

    /// <summary>Writes that may wait for the writer, in [1, 1 000 000]; 4096 by default. With more, writes fail at once.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>
    /// How long to wait for another program that has locked the file, in [1 s, 60 s], taken in whole seconds (rounded up); 5 s by default.
    /// </summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    internal void Validate(string parameter)
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(Directory))
            errors.Add($"{nameof(Directory)} is empty: name the directory that holds the store");
        if (QueueCapacity is < 1 or > 1_000_000)
            errors.Add($"{nameof(QueueCapacity)} is {QueueCapacity}: use 1 to 1000000");
        if (BusyTimeout < TimeSpan.FromSeconds(1) || BusyTimeout > TimeSpan.FromMinutes(1))
            errors.Add($"{nameof(BusyTimeout)} is {BusyTimeout}: use 1 second to 1 minute");
        if (errors.Count > 0)
            throw new ArgumentException($"{nameof(SqliteStoreOptions)}: {string.Join("; ", errors)}.", parameter);
    }
}
