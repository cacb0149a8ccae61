using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Experiences and their embeddings.</summary>
internal static class ExperienceRows
{
    private const string Insert = """
        INSERT INTO experiences (space, id, user, memory_scope, recall_scope, fingerprint, question_id, completion_id, answer_id, score,
            score_kind, solved, source, experiment, parents, confirmations, cost, model, created, document, document_source,
            helpful, harmful, pinned, quarantined)
        VALUES ($space, $id, $user, $memory_scope, $recall_scope, $fingerprint, $question_id, $completion_id, $answer_id, $score,
            $score_kind, $solved, $source, $experiment, $parents, $confirmations, $cost, $model, $created, $document,
            $document_source, $helpful, $harmful, $pinned, $quarantined)
        RETURNING position;
        """;

    private const string DeleteDocument =
        "DELETE FROM experiences WHERE space = $space AND document = $document RETURNING question_id, completion_id;";

    private const string Has = "SELECT EXISTS (SELECT 1 FROM experiences WHERE space = $space AND id = $id);";

    private const string InsertEmbedding =
        "INSERT INTO embeddings (position, embedder, dim, vector) VALUES ($position, $embedder, $dim, $vector);";

    private const string ConfirmOne = "UPDATE experiences SET confirmations = confirmations + 1 WHERE space = $space AND id = $id;";

    private const string UseOne =
        "UPDATE experiences SET helpful = helpful + $helpful, harmful = harmful + 1 - $helpful WHERE space = $space AND id = $id;";

    private const string MarkAll = """
        UPDATE experiences SET pinned = coalesce($pinned, pinned), quarantined = coalesce($quarantined, quarantined)
        WHERE space = $space AND id IN (SELECT value FROM json_each($ids));
        """;

    private const string VerifyOne = """
        UPDATE experiences SET score = $score, score_kind = $score_kind, solved = $solved WHERE space = $space AND id = $id;
        """;

    // By position, the order of commit: a clock that was set back must not reorder what was learnt.
    private const string SelectAll = """
        SELECT e.id, e.space, e.user, e.memory_scope, e.recall_scope, e.fingerprint, q.text, c.text, a.text, e.score,
            e.score_kind, e.solved, e.source, e.experiment, e.parents, e.confirmations, e.cost, e.model, e.created, v.embedder, v.vector,
            e.document, e.document_source, e.helpful, e.harmful, e.pinned, e.quarantined
        FROM experiences e
        JOIN embeddings v ON v.position = e.position
        JOIN texts q ON q.space = e.space AND q.id = e.question_id
        JOIN texts c ON c.space = e.space AND c.id = e.completion_id
        LEFT JOIN texts a ON a.space = e.space AND a.id = e.answer_id
        WHERE e.answer_id IS NULL OR a.id IS NOT NULL
        ORDER BY e.position;
        """;

    public static void Write(SqliteConnection connection, Experience experience)
    {
        var space = experience.Space;
        var position = connection.Scalar(
            Insert,
            ("$space", space),
            ("$id", experience.Id),
            ("$user", experience.User),
            ("$memory_scope", experience.MemoryScope),
            ("$recall_scope", experience.RecallScope),
            ("$fingerprint", experience.Fingerprint),
            ("$question_id", TextRows.Write(connection, space, experience.Question)),
            ("$completion_id", TextRows.Write(connection, space, experience.Completion)),
            ("$answer_id", experience.Answer is { } answer ? TextRows.Write(connection, space, answer) : null),
            ("$score", experience.Score),
            ("$score_kind", experience.ScoreKind),
            ("$solved", experience.Solved),
            ("$source", experience.Source),
            ("$experiment", experience.Experiment),
            ("$parents", JsonSerializer.Serialize(experience.Parents, RowJson.Default.IReadOnlyListString)),
            ("$confirmations", experience.Confirmations),
            ("$cost", experience.Cost),
            ("$model", experience.Model),
            ("$created", experience.Created),
            ("$document", experience.Document?.Id),
            ("$document_source", experience.Document?.Source),
            ("$helpful", experience.Helpful),
            ("$harmful", experience.Harmful),
            ("$pinned", experience.Pinned),
            ("$quarantined", experience.Quarantined));
        connection.Execute(
            InsertEmbedding,
            ("$position", position),
            ("$embedder", experience.Embedder),
            ("$dim", experience.Embedding.Length),
            ("$vector", Vectors.ToBytes(experience.Embedding.Span)));
    }

    /// <summary>Writes one whose id is not there yet.</summary>
    public static void Add(SqliteConnection connection, Experience experience)
    {
        if (connection.Scalar(Has, ("$space", experience.Space), ("$id", experience.Id)) is 0L)
            Write(connection, experience);
    }

    /// <summary>Puts a document in, in the place of the one with its id; its embedding and its texts go with that.</summary>
    public static void PutDocument(SqliteConnection connection, Experience document)
    {
        var texts = connection.Read(
            DeleteDocument, row => new[] { row.GetString(0), row.GetString(1) }, ("$space", document.Space), ("$document", document.Document!.Id));
        Write(connection, document);
        TextRows.DeleteUnused(connection, document.Space, [.. texts.SelectMany(both => both)]);
    }

    /// <summary>How a use went; of one that was forgotten meanwhile nothing is kept.</summary>
    public static void Use(SqliteConnection connection, string space, ExperienceUse use) =>
        connection.Execute(UseOne, ("$space", space), ("$id", use.Id), ("$helpful", use.Helpful ? 1 : 0));

    public static void Mark(SqliteConnection connection, ExperienceMarks marks) => connection.Execute(
        MarkAll, ("$space", marks.Space), ("$ids", RemovalRows.Json(marks.Ids)), ("$pinned", marks.Pinned), ("$quarantined", marks.Quarantined));

    /// <summary>One that was forgotten meanwhile stays forgotten.</summary>
    public static void Confirm(SqliteConnection connection, string space, string id) =>
        connection.Execute(ConfirmOne, ("$space", space), ("$id", id));

    /// <summary>Takes over its score, its kind and whether it is solved; likewise.</summary>
    public static void Verify(SqliteConnection connection, Experience experience) => connection.Execute(
        VerifyOne, ("$space", experience.Space), ("$id", experience.Id), ("$score", experience.Score), ("$score_kind", experience.ScoreKind),
        ("$solved", experience.Solved));

    /// <summary>All whose texts are all there, oldest first.</summary>
    public static List<Experience> ReadAll(SqliteConnection connection) => connection.Read(SelectAll, Of);

    private static Experience Of(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Space = row.GetString(1),
        User = row.TextOrNull(2),
        MemoryScope = row.GetString(3),
        RecallScope = row.GetString(4),
        Fingerprint = row.GetString(5),
        Question = row.GetString(6),
        Completion = row.GetString(7),
        Answer = row.TextOrNull(8),
        Score = row.RealOrNull(9),
        ScoreKind = row.IsDBNull(10) ? null : row.Enumeration<ScoreKind>(10),
        Solved = row.GetBoolean(11),
        Source = row.Enumeration<ExperienceSource>(12),
        Experiment = row.GetBoolean(13),
        Parents = JsonSerializer.Deserialize(row.GetString(14), RowJson.Default.IReadOnlyListString) ?? [],
        Confirmations = row.GetInt32(15),
        Cost = row.GetDouble(16),
        Model = row.TextOrNull(17),
        Created = row.Time(18),
        Embedder = row.GetString(19),
        Embedding = Vectors.FromBytes(row.GetFieldValue<byte[]>(20)),
        Document = row.TextOrNull(21) is { } document ? new DocumentOrigin(document, row.GetString(22)) : null,
        Helpful = row.GetInt32(23),
        Harmful = row.GetInt32(24),
        Pinned = row.GetBoolean(25),
        Quarantined = row.GetBoolean(26),
    };
}
