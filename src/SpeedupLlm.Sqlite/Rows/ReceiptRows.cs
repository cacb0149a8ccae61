using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Receipts, as JSON in which answers appear by id only.</summary>
internal static class ReceiptRows
{
    private const string Insert =
        "INSERT INTO receipts (id, space, request_id, created, json) VALUES ($id, $space, $request_id, $created, $json);";

    private const string Select = "SELECT json FROM receipts WHERE id = $id;";

    private const string SelectTexts = """
        SELECT DISTINCT t.id, t.text
        FROM receipts r, json_each(r.json, '$.candidates') c
        JOIN texts t ON t.space = r.space AND t.id = c.value ->> '$.answerId'
        WHERE r.id = $id
        UNION
        SELECT t.id, t.text FROM receipts r JOIN texts t ON t.space = r.space AND t.id = r.json ->> '$.question.textId' WHERE r.id = $id;
        """;

    private const string SelectLatest =
        "SELECT id FROM receipts WHERE space = $space AND request_id = $request_id ORDER BY created DESC, rowid DESC LIMIT 1;";

    public static void Write(SqliteConnection connection, Receipt receipt)
    {
        var stored = receipt with
        {
            Question = receipt.Question is { } question ? question with { Text = null } : null,
            Candidates = [.. receipt.Candidates.Select(candidate => candidate with { Answer = null })],
        };
        connection.Execute(
            Insert,
            ("$id", receipt.Id),
            ("$space", receipt.Space),
            ("$request_id", receipt.RequestId),
            ("$created", receipt.Created),
            ("$json", JsonSerializer.Serialize(stored, RowJson.Default.Receipt)));
    }

    /// <summary>The latest of a request.</summary>
    public static Receipt? Find(SqliteConnection connection, string space, string requestId) =>
        connection.Scalar(SelectLatest, ("$space", space), ("$request_id", requestId)) is string id ? Find(connection, id) : null;

    public static Receipt? Find(SqliteConnection connection, string id)
    {
        if (connection.Scalar(Select, ("$id", id)) is not string json
            || JsonSerializer.Deserialize(json, RowJson.Default.Receipt) is not { } receipt)
        {
            return null;
        }

        var texts = connection.Read(SelectTexts, row => (Id: row.GetString(0), Text: row.GetString(1)), ("$id", id))
            .ToDictionary(text => text.Id, text => text.Text, StringComparer.Ordinal);
        return receipt with
        {
            Question = receipt.Question is { } question ? question with { Text = texts.GetValueOrDefault(question.TextId) } : null,
            Candidates = [.. receipt.Candidates.Select(candidate => candidate with
            {
                Answer = candidate.AnswerId is { } answer ? texts.GetValueOrDefault(answer) : null,
            })],
        };
    }
}
