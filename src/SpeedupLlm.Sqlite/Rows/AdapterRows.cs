using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Tuned models.</summary>
internal static class AdapterRows
{
    private const string Upsert = """
        INSERT INTO adapters (space, id, user, memory_scope, base_model, model, weights, sources, known, state, exam, trained_tokens, cost, created)
        VALUES ($space, $id, $user, $memory_scope, $base_model, $model, $weights, $sources, $known, $state, $exam, $trained_tokens, $cost, $created)
        ON CONFLICT (space, id) DO UPDATE SET weights = excluded.weights, state = excluded.state, exam = excluded.exam, cost = excluded.cost;
        """;

    private const string DeleteOne = "DELETE FROM adapters WHERE space = $space AND id = $id;";

    private const string SelectAll = """
        SELECT id, space, user, memory_scope, base_model, model, weights, sources, known, state, exam, trained_tokens, cost, created
        FROM adapters ORDER BY position;
        """;

    public static void Write(SqliteConnection connection, AdapterCommit commit)
    {
        foreach (var id in commit.RemovedIds)
            connection.Execute(DeleteOne, ("$space", commit.Space), ("$id", id));
        foreach (var adapter in commit.Put)
            Write(connection, adapter);
        LessonRows.Book(connection, commit.Space, commit.Method, commit.Cost);
    }

    public static List<Adapter> ReadAll(SqliteConnection connection) => connection.Read(SelectAll, Of);

    private static void Write(SqliteConnection connection, Adapter adapter) => connection.Execute(
        Upsert,
        ("$space", adapter.Space),
        ("$id", adapter.Id),
        ("$user", adapter.User),
        ("$memory_scope", adapter.MemoryScope),
        ("$base_model", adapter.BaseModel),
        ("$model", adapter.Model),
        ("$weights", adapter.Weights.IsEmpty ? null : adapter.Weights.ToArray()),
        ("$sources", JsonSerializer.Serialize(adapter.Sources, RowJson.Default.IReadOnlyListString)),
        ("$known", adapter.Known),
        ("$state", adapter.State),
        ("$exam", adapter.Exam is { } exam ? JsonSerializer.Serialize(exam, AdapterRowJson.Default.AdapterExam) : null),
        ("$trained_tokens", adapter.TrainedTokens),
        ("$cost", adapter.Cost),
        ("$created", adapter.Created));

    private static Adapter Of(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Space = row.GetString(1),
        User = row.TextOrNull(2),
        MemoryScope = row.GetString(3),
        BaseModel = row.GetString(4),
        Model = row.GetString(5),
        Weights = row.IsDBNull(6) ? default(ReadOnlyMemory<byte>) : row.GetFieldValue<byte[]>(6),
        Sources = JsonSerializer.Deserialize(row.GetString(7), RowJson.Default.IReadOnlyListString) ?? [],
        Known = row.GetInt32(8),
        State = row.Enumeration<AdapterState>(9),
        Exam = row.TextOrNull(10) is { } exam ? JsonSerializer.Deserialize(exam, AdapterRowJson.Default.AdapterExam) : null,
        TrainedTokens = row.GetInt64(11),
        Cost = row.GetDouble(12),
        Created = row.Time(13),
    };
}

/// <summary>What an exam found.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(AdapterExam))]
internal sealed partial class AdapterRowJson : JsonSerializerContext;
