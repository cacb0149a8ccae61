using Microsoft.Data.Sqlite;

namespace SpeedupLlm.Sqlite;

/// <summary>How much a store holds.</summary>
/// <param name="Experiences">Experiences, those with forgotten texts too.</param>
/// <param name="Texts">Texts.</param>
/// <param name="Receipts">Receipts.</param>
/// <param name="Assignments">Assignments, open ones too.</param>
/// <param name="Outcomes">Outcomes.</param>
public sealed record StoreCounts(long Experiences, long Texts, long Receipts, long Assignments, long Outcomes)
{
    private const string Select = """
        SELECT
            (SELECT count(*) FROM experiences WHERE $space IS NULL OR space = $space),
            (SELECT count(*) FROM texts WHERE $space IS NULL OR space = $space),
            (SELECT count(*) FROM receipts WHERE $space IS NULL OR space = $space),
            (SELECT count(*) FROM assignments WHERE $space IS NULL OR space = $space),
            (SELECT count(*) FROM outcomes WHERE $space IS NULL OR space = $space);
        """;

    internal static StoreCounts Read(SqliteConnection connection, string? space) => connection.Read(
        Select,
        row => new StoreCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
        ("$space", space))[0];
}
