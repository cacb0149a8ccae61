using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Texts, once per space; everything else names them by id, so that forgetting a text reaches every place.</summary>
internal static class TextRows
{
    private const string Insert = "INSERT INTO texts (space, id, text) VALUES ($space, $id, $text) ON CONFLICT DO NOTHING;";

    private const string IsOther = "SELECT EXISTS (SELECT 1 FROM texts WHERE space = $space AND id = $id AND text <> $text);";

    private const string Delete = """
        DELETE FROM texts
        WHERE space = $space AND id IN (SELECT value FROM json_each($ids))
            AND NOT EXISTS (SELECT 1 FROM receipt_texts m WHERE m.space = texts.space AND m.text_id = texts.id)
            AND NOT EXISTS (SELECT 1 FROM experiences e WHERE e.space = texts.space AND e.question_id = texts.id)
            AND NOT EXISTS (SELECT 1 FROM experiences e WHERE e.space = texts.space AND e.completion_id = texts.id)
            AND NOT EXISTS (SELECT 1 FROM experiences e WHERE e.space = texts.space AND e.answer_id = texts.id)
            AND id NOT IN (SELECT text_id FROM lessons WHERE space = $space);
        """;

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

    /// <summary>Deletes those of these texts that nothing names any more.</summary>
    /// <returns>How many.</returns>
    public static int DeleteUnused(SqliteConnection connection, string space, IReadOnlyCollection<string> ids) =>
        ids.Count == 0 ? 0 : connection.Execute(Delete, ("$space", space), ("$ids", RemovalRows.Json(ids)));
}
