using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>The guards of bands, one row each, and of their spaces, in the row of the band with no name.</summary>
internal static class GuardRows
{
    private const string Parent = "";

    // As with the statistics: a commit that was overtaken never takes a band back.
    private const string Upsert = """
        INSERT INTO guards (space, band, count, json) VALUES ($space, $band, $count, $json)
        ON CONFLICT (space, band) DO UPDATE SET count = excluded.count, json = excluded.json WHERE excluded.count >= count;
        """;

    private const string SelectAll = "SELECT space, band, json FROM guards ORDER BY space, band;";

    /// <summary>Writes the parent and the bands named.</summary>
    public static void Write(SqliteConnection connection, string space, SpaceGuard guard, IReadOnlyList<string> bands)
    {
        Write(connection, space, Parent, guard.Parent);
        foreach (var band in bands)
            Write(connection, space, band, guard.Bands[band]);
    }

    /// <summary>The guards of every space that has one.</summary>
    public static Dictionary<string, SpaceGuard> ReadAll(SqliteConnection connection) => connection
        .Read(SelectAll, row => (Space: row.GetString(0), Band: row.GetString(1), Json: row.GetString(2)))
        .GroupBy(row => row.Space, StringComparer.Ordinal)
        .ToDictionary(space => space.Key, space => space.Aggregate(SpaceGuard.New, (guard, row) => row.Band == Parent
            ? guard with { Parent = Of(row.Json) }
            : guard with { Bands = guard.Bands.SetItem(row.Band, Of(row.Json)) }), StringComparer.Ordinal);

    private static void Write(SqliteConnection connection, string space, string band, BandGuard guard) => connection.Execute(
        Upsert, ("$space", space), ("$band", band), ("$count", guard.Count),
        ("$json", JsonSerializer.Serialize(guard, GuardRowJson.Default.BandGuard)));

    private static BandGuard Of(string json) => JsonSerializer.Deserialize(json, GuardRowJson.Default.BandGuard) ?? BandGuard.New;
}

/// <summary>The state alone: what follows from it is not stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(BandGuard))]
internal sealed partial class GuardRowJson : JsonSerializerContext;
