using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite;

/// <summary>
/// Brings a file to this program's version: embedded scripts <c>001_….sql</c>, <c>002_….sql</c> …, each in one transaction together with
/// the version it leads to.
/// </summary>
internal static class Migrations
{
    private const string ReadVersion = "PRAGMA user_version;";

    /// <summary>This program's scripts, in order.</summary>
    public static IReadOnlyList<string> Scripts { get; } = ReadScripts();

    public static void Apply(SqliteConnection connection, string file) => Apply(connection, file, Scripts);

    internal static void Apply(SqliteConnection connection, string file, IReadOnlyList<string> scripts)
    {
        for (var version = VersionOf(connection, file, scripts.Count); version < scripts.Count; version++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(scripts[version]);
            // PRAGMA takes no parameters; the number is ours.
            connection.Execute($"PRAGMA user_version = {version + 1};");
            transaction.Commit();
        }
    }

    /// <summary>For readers, which cannot migrate.</summary>
    public static void RequireCurrent(SqliteConnection connection, string file)
    {
        var version = VersionOf(connection, file, Scripts.Count);
        if (version < Scripts.Count)
        {
            throw new StoreException(
                $"The store {file} has version {version}, this program reads version {Scripts.Count}: start the program "
                + "once in a mode that writes (it migrates the file), then read again.");
        }
    }

    private static int VersionOf(SqliteConnection connection, string file, int newest)
    {
        var version = Convert.ToInt32(connection.Scalar(ReadVersion), null);
        return version <= newest
            ? version
            : throw new StoreException(
                $"The store {file} has version {version}, made by a newer program; this one knows versions up to {newest}. "
                + "Use the newer program, or restore a backup from before the upgrade.");
    }

    private static List<string> ReadScripts()
    {
        var assembly = typeof(Migrations).Assembly;
        List<string> scripts = [];
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(reader.ReadToEnd());
        }

        return scripts;
    }
}
