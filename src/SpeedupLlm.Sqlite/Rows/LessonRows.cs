using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Lessons, and what learning has cost.</summary>
internal static class LessonRows
{
    private const string Upsert = """
        INSERT INTO lessons (space, id, user, memory_scope, method, text_id, sources, topic, helpful, harmful, uses, cost, model, prompt_version,
            created, retired)
        VALUES ($space, $id, $user, $memory_scope, $method, $text_id, $sources, $topic, $helpful, $harmful, $uses, $cost, $model,
            $prompt_version, $created, $retired)
        ON CONFLICT (space, id) DO UPDATE SET sources = excluded.sources, helpful = excluded.helpful, harmful = excluded.harmful,
            uses = excluded.uses, retired = excluded.retired;
        """;

    private const string RetireThese = "UPDATE lessons SET retired = 1 WHERE space = $space AND id IN (SELECT value FROM json_each($ids));";

    private const string DeleteOne = "DELETE FROM lessons WHERE space = $space AND id = $id RETURNING text_id;";

    private const string SelectAll = """
        SELECT l.id, l.space, l.user, l.memory_scope, l.method, t.text, l.sources, l.topic, l.helpful, l.harmful, l.uses, l.cost, l.model,
            l.prompt_version, l.created, l.retired
        FROM lessons l JOIN texts t ON t.space = l.space AND t.id = l.text_id
        ORDER BY l.position;
        """;

    private const string AddCost = """
        INSERT INTO learning_costs (space, method, cost) VALUES ($space, $method, $cost)
        ON CONFLICT (space, method) DO UPDATE SET cost = cost + excluded.cost;
        """;

    private const string SelectCosts = "SELECT space, method, cost FROM learning_costs WHERE $space IS NULL OR space = $space ORDER BY space, method;";

    public static void Write(SqliteConnection connection, LessonCommit commit)
    {
        foreach (var id in commit.RemovedIds)
            Delete(connection, commit.Space, id);
        foreach (var lesson in commit.Put)
            Put(connection, lesson);
        Book(connection, commit.Space, commit.Method, commit.Cost);
    }

    public static void Retire(SqliteConnection connection, string space, IReadOnlyList<string> ids) =>
        connection.Execute(RetireThese, ("$space", space), ("$ids", RemovalRows.Json(ids)));

    /// <summary>Adds to what a method's learning has cost in a space.</summary>
    public static void Book(SqliteConnection connection, string space, string method, double cost)
    {
        if (cost > 0)
            connection.Execute(AddCost, ("$space", space), ("$method", method), ("$cost", cost));
    }

    /// <summary>All whose text is there, oldest first.</summary>
    public static List<Lesson> ReadAll(SqliteConnection connection) => connection.Read(SelectAll, Of);

    public static List<LearningCost> ReadCosts(SqliteConnection connection, string? space) =>
        connection.Read(SelectCosts, row => new LearningCost(row.GetString(0), row.GetString(1), row.GetDouble(2)), ("$space", space));

    private static void Put(SqliteConnection connection, Lesson lesson) => connection.Execute(
        Upsert,
        ("$space", lesson.Space),
        ("$id", lesson.Id),
        ("$user", lesson.User),
        ("$memory_scope", lesson.MemoryScope),
        ("$method", lesson.Method),
        ("$text_id", TextRows.Write(connection, lesson.Space, lesson.Text)),
        ("$sources", JsonSerializer.Serialize(lesson.Sources, RowJson.Default.IReadOnlyListString)),
        ("$topic", lesson.Topic),
        ("$helpful", lesson.Helpful),
        ("$harmful", lesson.Harmful),
        ("$uses", lesson.Uses),
        ("$cost", lesson.Cost),
        ("$model", lesson.Model),
        ("$prompt_version", lesson.PromptVersion),
        ("$created", lesson.Created),
        ("$retired", lesson.Retired));

    private static void Delete(SqliteConnection connection, string space, string id)
    {
        if (connection.Scalar(DeleteOne, ("$space", space), ("$id", id)) is string text)
            TextRows.DeleteUnused(connection, space, [text]);
    }

    private static Lesson Of(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Space = row.GetString(1),
        User = row.TextOrNull(2),
        MemoryScope = row.GetString(3),
        Method = row.GetString(4),
        Text = row.GetString(5),
        Sources = JsonSerializer.Deserialize(row.GetString(6), RowJson.Default.IReadOnlyListString) ?? [],
        Topic = row.GetString(7),
        Helpful = row.GetInt32(8),
        Harmful = row.GetInt32(9),
        Uses = row.GetInt32(10),
        Cost = row.GetDouble(11),
        Model = row.TextOrNull(12),
        PromptVersion = row.GetString(13),
        Created = row.Time(14),
        Retired = row.GetBoolean(15),
    };
}
