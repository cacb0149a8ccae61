using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Texts, once per space; everything else names them by id, so that forgetting a text reaches every place.</summary>
internal static class TextRows
{
    private const string Insert = "INSERT INTO texts (space, id, text) VALUES ($space, $id, $text) ON CONFLICT DO NOTHING;";

    private const string IsOther = "SELECT EXISTS (SELECT 1 FROM texts WHERE space = $space AND id = $id AND text <> $text);";

    public static string Write(SqliteConnection connection, string space, string text)
    {
        var id = TextId.Of(space, text);
        Write(connection, space, id, text);
        return id;
    }

    public static void Write(SqliteConnection connection, string space, string id, string text)
    {
        if (connection.Execute(Insert, ("$space", space), ("$id", id), ("$text", text)) == 0
            && connection.Scalar(IsOther, ("$space", space), ("$id", id), ("$text", text)) is 1L)
        {
            throw new StoreException($"The text id {id} stands for another text already: ids must follow from the text.");
        }
    }
}
