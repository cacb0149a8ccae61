using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>What memory was used for, as receipts tell it.</summary>
internal static class UseRows
{
    private const string Select = """
        SELECT r.space, r.id, u.value ->> '$.experienceId', coalesce(u.value ->> '$.source', 'own'),
            coalesce(r.json ->> '$.audit.agreement', r.json ->> '$.audit.agrees'),
            (SELECT count(*) FROM feedback f WHERE f.space = r.space AND f.receipt_id = r.id AND f.score < 0.5)
        FROM receipts r, json_each(r.json, '$.memoryUsed') u
        WHERE ($space IS NULL OR r.space = $space) AND r.json ->> '$.arm' = 'Memory' AND r.json ->> '$.status' = 'Completed';
        """;

    public static SqliteCommand Query(SqliteConnection connection, string? space) => connection.Command(Select, ("$space", space));

    public static MemoryUse Of(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.RealOrNull(4), row.GetInt32(5));
}
