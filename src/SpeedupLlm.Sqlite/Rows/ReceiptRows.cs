using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Receipts, as JSON in which answers appear by id only.</summary>
internal static class ReceiptRows
{
    private const string Insert =
        "INSERT INTO receipts (id, space, request_id, user, created, json) VALUES ($id, $space, $request_id, $user, $created, $json);";

    private const string InsertText =
        "INSERT INTO receipt_texts (receipt, text_id, space) VALUES ($receipt, $text, $space) ON CONFLICT DO NOTHING;";

    private const string InsertExperience =
        "INSERT INTO receipt_experiences (space, experience, receipt) VALUES ($space, $experience, $receipt) ON CONFLICT DO NOTHING;";

    private const string Select = "SELECT json, user FROM receipts WHERE id = $id;";

    private const string SelectTexts = """
        SELECT t.id, t.text
        FROM receipt_texts m JOIN texts t ON t.space = m.space AND t.id = m.text_id
        WHERE m.receipt = $id;
        """;

    private const string SelectTextIds =
        "SELECT DISTINCT text_id FROM receipt_texts WHERE receipt IN (SELECT value FROM json_each($ids));";

    private const string CountWithTexts =
        "SELECT count(DISTINCT receipt) FROM receipt_texts WHERE receipt IN (SELECT value FROM json_each($ids));";

    private const string DeleteTexts = """
        DELETE FROM receipt_texts WHERE receipt IN (SELECT value FROM json_each($ids));
        UPDATE receipts SET user = NULL WHERE id IN (SELECT value FROM json_each($ids));
        UPDATE feedback SET giver = 'forgotten ' || rowid WHERE receipt_id IN (SELECT value FROM json_each($ids));
        """;

    private const string SelectLatest =
        "SELECT id FROM receipts WHERE space = $space AND request_id = $request_id ORDER BY created DESC, rowid DESC LIMIT 1;";

    public static void Write(SqliteConnection connection, Receipt receipt)
    {
        var stored = receipt with
        {
            Question = receipt.Question is { } question ? question with { Text = null, User = question.User is null ? null : string.Empty } : null,
            Candidates = [.. receipt.Candidates.Select(candidate => candidate with { Answer = null })],
        };
        connection.Execute(
            Insert,
            ("$id", receipt.Id),
            ("$space", receipt.Space),
            ("$request_id", receipt.RequestId),
            ("$user", receipt.User),
            ("$created", receipt.Created),
            ("$json", JsonSerializer.Serialize(stored, RowJson.Default.Receipt)));
        foreach (var text in receipt.Candidates.Select(candidate => candidate.AnswerId).Append(receipt.Question?.TextId).OfType<string>().Distinct(StringComparer.Ordinal))
            connection.Execute(InsertText, ("$receipt", receipt.Id), ("$text", text), ("$space", receipt.Space));
        foreach (var experience in receipt.Named)
            connection.Execute(InsertExperience, ("$space", receipt.Space), ("$experience", experience), ("$receipt", receipt.Id));
    }

    /// <summary>Takes from receipts what was said and who asked.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="ids">The receipts.</param>
    /// <param name="texts">Gets the texts they had.</param>
    /// <returns>How many had one.</returns>
    public static int Strip(SqliteConnection connection, IReadOnlyCollection<string> ids, HashSet<string> texts)
    {
        if (ids.Count == 0)
            return 0;
        var json = RemovalRows.Json(ids);
        texts.UnionWith(connection.Read(SelectTextIds, row => row.GetString(0), ("$ids", json)));
        var had = Convert.ToInt32(connection.Scalar(CountWithTexts, ("$ids", json)), null);
        connection.Execute(DeleteTexts, ("$ids", json));
        return had;
    }

    /// <summary>The latest of a request.</summary>
    public static Receipt? Find(SqliteConnection connection, string space, string requestId) =>
        connection.Scalar(SelectLatest, ("$space", space), ("$request_id", requestId)) is string id ? Find(connection, id) : null;

    public static Receipt? Find(SqliteConnection connection, string id)
    {
        if (connection.Read(Select, row => (Json: row.GetString(0), User: row.TextOrNull(1)), ("$id", id)) is not [var (json, user)]
            || JsonSerializer.Deserialize(json, RowJson.Default.Receipt) is not { } receipt)
        {
            return null;
        }

        var texts = connection.Read(SelectTexts, row => (Id: row.GetString(0), Text: row.GetString(1)), ("$id", id))
            .ToDictionary(text => text.Id, text => text.Text, StringComparer.Ordinal);
        return receipt with
        {
            User = user,
            Question = receipt.Question is { } question ? question with { Text = texts.GetValueOrDefault(question.TextId), User = question.User is null ? null : user } : null,
            Candidates = [.. receipt.Candidates.Select(candidate => candidate with
            {
                Answer = candidate.AnswerId is { } answer ? texts.GetValueOrDefault(answer) : null,
            })],
        };
    }
}
