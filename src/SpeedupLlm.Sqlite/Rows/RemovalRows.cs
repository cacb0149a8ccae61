using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Takes experiences out, and what was made of them, with every text that nothing else uses.</summary>
internal static class RemovalRows
{
    private const string Merge = "UPDATE experiences SET confirmations = confirmations + $confirmations WHERE space = $space AND id = $id;";

    // Not united here: for that SQLite would walk the indexes of texts from end to end.
    private const string SelectTexts =
        "SELECT question_id, completion_id, answer_id FROM experiences WHERE space = $space AND id IN (SELECT value FROM json_each($ids));";

    private const string SelectLessonTexts = "SELECT text_id FROM lessons WHERE space = $space AND id IN (SELECT value FROM json_each($ids));";

    private const string Delete = """
        DELETE FROM experiences WHERE space = $space AND id IN (SELECT value FROM json_each($ids));
        DELETE FROM lessons WHERE space = $space AND id IN (SELECT value FROM json_each($ids));
        DELETE FROM adapters WHERE space = $space AND id IN (SELECT value FROM json_each($ids));
        """;

    private const string SelectNaming =
        "SELECT DISTINCT receipt FROM receipt_experiences WHERE space = $space AND experience IN (SELECT value FROM json_each($ids));";

    private const string SelectFound = """
        SELECT r.id FROM receipts r
        WHERE r.space = $space AND ($user IS NULL OR r.user = $user) AND ($older IS NULL OR r.created < $older) AND ($newer IS NULL OR r.created >= $newer)
            AND ($text IS NULL OR EXISTS (
                SELECT 1 FROM receipt_texts m JOIN texts t ON t.space = m.space AND t.id = m.text_id WHERE m.receipt = r.id AND has_text(t.text, $text)));
        """;

    // Those that neither an experience nor a receipt names any more, too.
    private const string SelectWithText = "SELECT id FROM texts WHERE space = $space AND has_text(text, $text);";

    public static Removed Remove(SqliteConnection connection, Removal removal)
    {
        var (space, ids) = (removal.Space, Json(removal.Ids));
        foreach (var merge in removal.Merges)
            connection.Execute(Merge, ("$space", space), ("$id", merge.Into), ("$confirmations", merge.Confirmations));
        var texts = connection.Read(SelectTexts, row => new[] { row.GetString(0), row.GetString(1), row.TextOrNull(2) }, ("$space", space), ("$ids", ids))
            .SelectMany(all => all).OfType<string>().ToHashSet(StringComparer.Ordinal);
        texts.UnionWith(Strings(connection, SelectLessonTexts, ("$space", space), ("$ids", ids)));
        connection.Execute(Delete, ("$space", space), ("$ids", ids));
        var receipts = 0;
        if (removal.Forget is { } query)
        {
            receipts = Strip(connection, removal, query, texts);
            if (query is { Text: { } text, FindsReceipts: true })
                texts.UnionWith(Strings(connection, SelectWithText, ("$space", space), ("$text", text)));
            MetaRows.OweScrub(connection);
        }

        return new Removed(TextRows.DeleteUnused(connection, space, texts), receipts);
    }

    /// <summary>Takes what was said from the receipts concerned.</summary>
    /// <returns>How many had something.</returns>
    private static int Strip(SqliteConnection connection, Removal removal, ExperienceQuery query, HashSet<string> texts)
    {
        var receipts = Strings(connection, SelectNaming, ("$space", removal.Space), ("$ids", Json(removal.Ids)));
        if (query.FindsReceipts)
        {
            receipts.UnionWith(Strings(
                connection, SelectFound, ("$space", removal.Space), ("$user", query.User), ("$older", query.OlderThan), ("$newer", query.NewerThan),
                ("$text", query.Text)));
        }

        return ReceiptRows.Strip(connection, receipts, texts);
    }

    private static HashSet<string> Strings(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.Read(sql, row => row.GetString(0), parameters).ToHashSet(StringComparer.Ordinal);

    internal static string Json(IEnumerable<string> ids) => JsonSerializer.Serialize([.. ids], RowJson.Default.IReadOnlyListString);
}
