using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Feedback and what follows from it.</summary>
internal static class FeedbackRows
{
    private const string Insert = """
        INSERT INTO feedback (space, receipt_id, giver, request_id, score, counts, used, created)
        VALUES ($space, $receipt_id, $giver, $request_id, $score, $counts, $used, $created);
        """;

    private const string SelectAll = "SELECT space, receipt_id, request_id, giver, score, created, counts, used FROM feedback ORDER BY rowid;";

    public static void Write(SqliteConnection connection, FeedbackCommit commit)
    {
        if (commit.Given is { } given)
        {
            connection.Execute(
                Insert, ("$space", given.Space), ("$receipt_id", given.ReceiptId), ("$giver", given.Giver), ("$request_id", given.RequestId),
                ("$score", given.Score), ("$counts", given.Counts), ("$used", JsonSerializer.Serialize(given.Used, RowJson.Default.IReadOnlyListString)),
                ("$created", given.At));
        }

        if (commit.Verified is { } verified)
            ExperienceRows.Verify(connection, verified);
        if (commit.Corrected is { } corrected)
            ExperienceRows.Write(connection, corrected);
        if (commit.Quarantined.Count > 0)
            ExperienceRows.Mark(connection, new ExperienceMarks(commit.Space, commit.Quarantined, Quarantined: true));
        if (commit.Retired.Count > 0)
            LessonRows.Retire(connection, commit.Space, commit.Retired);
    }

    /// <summary>What is wrong with a commit whatever the store holds; null when nothing is.</summary>
    public static string? Fault(FeedbackCommit commit)
    {
        IEnumerable<string?> spaces = [commit.Given?.Space, commit.Verified?.Space, commit.Corrected?.Space];
        var known = spaces.OfType<string>().ToList();
        return known.Exists(space => space != commit.Space) ? $"Feedback of space {commit.Space} holds a part of another space: nothing crosses that wall."
            : known.Count == 0 && commit.Quarantined.Count == 0 && commit.Retired.Count == 0 ? $"Feedback of space {commit.Space} holds nothing." : null;
    }

    /// <summary>All feedback, in the order in which it came.</summary>
    public static List<GivenFeedback> ReadAll(SqliteConnection connection) => connection.Read(SelectAll, row => new GivenFeedback(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetDouble(4), row.Time(5))
    {
        Counts = row.GetBoolean(6),
        Used = JsonSerializer.Deserialize(row.GetString(7), RowJson.Default.IReadOnlyListString) ?? [],
    });
}
