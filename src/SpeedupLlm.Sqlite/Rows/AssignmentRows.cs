using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Draws of an arm.</summary>
internal static class AssignmentRows
{
    private const string Insert = """
        INSERT INTO assignments (space, request_id, sequence, level, band, arm, probability, cap, mean, variance, at,
            quality_mean, quality_variance, quality, operations, audits)
        VALUES ($space, $request_id, $sequence, $level, $band, $arm, $probability, $cap, $mean, $variance, $at,
            $quality_mean, $quality_variance, $quality, $operations, $audits)
        ON CONFLICT (space, request_id) DO NOTHING;
        """;

    private const string SelectOpen = """
        SELECT request_id, space, sequence, level, band, arm, probability, cap, mean, variance, at, quality_mean, quality_variance,
            quality, operations, audits
        FROM assignments a
        WHERE NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.space = a.space AND o.request_id = a.request_id)
        ORDER BY space, sequence;
        """;

    public static void Write(SqliteConnection connection, Assignment assignment)
    {
        var written = connection.Execute(
            Insert,
            ("$space", assignment.Space),
            ("$request_id", assignment.RequestId),
            ("$sequence", assignment.Sequence),
            ("$level", assignment.Level),
            ("$band", assignment.Band),
            ("$arm", assignment.Arm),
            ("$probability", assignment.Probability),
            ("$cap", assignment.Cap),
            ("$mean", assignment.Mean),
            ("$variance", assignment.Variance),
            ("$at", assignment.At),
            ("$quality_mean", assignment.QualityMean),
            ("$quality_variance", assignment.QualityVariance),
            ("$quality", assignment.Quality),
            ("$operations", assignment.Operations),
            ("$audits", assignment.Audits is { } audits ? JsonSerializer.Serialize(audits, RowJson.Default.ExpectedAudits) : null));
        if (written == 0)
            throw StoreException.Duplicate(assignment);
    }

    /// <summary>Those without an outcome, in order.</summary>
    public static List<Assignment> ReadOpen(SqliteConnection connection) => connection.Read(SelectOpen, Of);

    private static Assignment Of(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt64(2), row.Enumeration<SimilarityLevel>(3), row.GetString(4), row.Enumeration<Arm>(5),
        row.GetDouble(6), row.GetDouble(7), row.GetDouble(8), row.GetDouble(9), row.Time(10))
    {
        QualityMean = row.GetDouble(11),
        QualityVariance = row.GetDouble(12),
        Quality = row.Enumeration<QualitySource>(13),
        Operations = row.GetInt32(14),
        Audits = AuditsOf(row.TextOrNull(15)),
    };

    internal static ExpectedAudits? AuditsOf(string? json) => json is null ? null : JsonSerializer.Deserialize(json, RowJson.Default.ExpectedAudits);
}
