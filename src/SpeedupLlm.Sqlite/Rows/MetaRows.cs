using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>What belongs to the file as a whole.</summary>
internal static class MetaRows
{
    private const string InsertSecret = "INSERT INTO meta (key, value) VALUES ('secret', $value) ON CONFLICT DO NOTHING;";

    private const string SetOpened =
        "INSERT INTO meta (key, value) VALUES ('opened', $value) ON CONFLICT DO UPDATE SET value = excluded.value;";

    private const string InsertScrub = "INSERT INTO meta (key, value) VALUES ('scrub', x'01') ON CONFLICT DO NOTHING;";

    private const string DeleteScrub = "DELETE FROM meta WHERE key = 'scrub';";

    private const string SelectScrub = "SELECT EXISTS (SELECT 1 FROM meta WHERE key = 'scrub');";

    private const string SelectSecret = "SELECT value FROM meta WHERE key = 'secret';";

    /// <summary>Makes the secret, and writes at every start: a full or read-only disk shows itself now, not at the first request.</summary>
    public static void Prepare(SqliteConnection connection, DateTimeOffset now)
    {
        var opened = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(opened, now.ToUnixTimeMilliseconds());
        connection.Execute("BEGIN IMMEDIATE;");
        connection.Execute(InsertSecret, ("$value", RandomNumberGenerator.GetBytes(32)));
        connection.Execute(SetOpened, ("$value", opened));
        connection.Execute("COMMIT;");
    }

    public static byte[] Secret(SqliteConnection connection) =>
        connection.Scalar(SelectSecret) as byte[] ?? throw new InvalidDataException("the secret is missing");

    /// <summary>Something was forgotten, and its bytes may still be in the files: so says the file itself, also after a crash.</summary>
    public static void OweScrub(SqliteConnection connection) => connection.Execute(InsertScrub);

    public static void PayScrub(SqliteConnection connection) => connection.Execute(DeleteScrub);

    public static bool OwesScrub(SqliteConnection connection) => connection.Scalar(SelectScrub) is 1L;
}
