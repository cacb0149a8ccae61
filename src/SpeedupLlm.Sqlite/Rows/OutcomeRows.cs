using Microsoft.Data.Sqlite;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Ends of assignments.</summary>
internal static class OutcomeRows
{
    private const string Insert = """
        INSERT INTO outcomes (space, request_id, sequence, arm, band, status, y, verified, cost, operations, calls, input_tokens,
            cached_input_tokens, output_tokens, milliseconds, estimated_calls, first_answer_cost, operations_without_prior,
            money)
        VALUES ($space, $request_id, $sequence, $arm, $band, $status, $y, $verified, $cost, $operations, $calls, $input_tokens,
            $cached_input_tokens, $output_tokens, $milliseconds, $estimated_calls, $first_answer_cost,
            $operations_without_prior, $money)
        ON CONFLICT (space, request_id) DO NOTHING;
        """;

    private const string InsertAudit = """
        INSERT INTO audits (space, request_id, agrees, cost, agreement, confidence)
        VALUES ($space, $request_id, $agrees, $cost, $agreement, $confidence) ON CONFLICT (space, request_id) DO NOTHING;
        """;

    private const string IsAssigned =
        "SELECT EXISTS (SELECT 1 FROM assignments WHERE space = $space AND request_id = $request_id AND sequence = $sequence);";

    private const string Columns = """
        SELECT o.request_id, o.space, o.sequence, o.arm, o.band, o.status, o.y, o.verified, o.cost, o.operations, o.calls, o.input_tokens,
            o.cached_input_tokens, o.output_tokens, o.milliseconds, o.estimated_calls, o.first_answer_cost, o.operations_without_prior,
            a.probability, a.mean, a.variance, a.quality_mean, a.quality_variance, a.quality, d.agrees, d.cost AS audit_cost,
            a.cap, a.operations, a.audits, o.money, d.agreement, d.confidence, f.counted, f.given, f.bad
        FROM outcomes o
        JOIN assignments a ON a.space = o.space AND a.request_id = o.request_id
        LEFT JOIN audits d ON d.space = o.space AND d.request_id = o.request_id
        LEFT JOIN (
            SELECT space, request_id, max(CASE counts WHEN 1 THEN score END) AS counted, count(*) AS given, sum(score < 0.5) AS bad
            FROM feedback GROUP BY space, request_id
        ) f ON f.space = o.space AND f.request_id = o.request_id
        """;

    private const string SelectAll = Columns + " ORDER BY o.space, o.sequence;";

    private const string SelectOfSpace = Columns + " WHERE o.space = $space ORDER BY o.sequence;";

    private const string SelectUnapplied = Columns + """
         LEFT JOIN gates g ON g.space = o.space
        WHERE o.sequence > coalesce(g.applied_through, 0) ORDER BY o.space, o.sequence;
        """;

    /// <summary>The first outcome of an assignment stands; a later one is left out.</summary>
    public static void Write(SqliteConnection connection, Outcome outcome)
    {
        if (connection.Scalar(
            IsAssigned, ("$space", outcome.Space), ("$request_id", outcome.RequestId), ("$sequence", outcome.Sequence)) is not 1L)
        {
            throw new StoreException(
                $"Request {outcome.RequestId} of space {outcome.Space} has no assignment {outcome.Sequence}: an outcome needs one.");
        }

        connection.Execute(
            Insert,
            ("$space", outcome.Space),
            ("$request_id", outcome.RequestId),
            ("$sequence", outcome.Sequence),
            ("$arm", outcome.Arm),
            ("$band", outcome.Band),
            ("$status", outcome.Status),
            ("$y", outcome.Y),
            ("$verified", outcome.Verified),
            ("$cost", outcome.Spent.Cost),
            ("$operations", outcome.Spent.Operations),
            ("$calls", outcome.Spent.Calls),
            ("$input_tokens", outcome.Spent.InputTokens),
            ("$cached_input_tokens", outcome.Spent.CachedInputTokens),
            ("$output_tokens", outcome.Spent.OutputTokens),
            ("$milliseconds", outcome.Spent.Milliseconds),
            ("$estimated_calls", outcome.Spent.EstimatedCalls),
            ("$first_answer_cost", outcome.FirstAnswerCost),
            ("$operations_without_prior", outcome.OperationsWithoutPrior),
            ("$money", outcome.Spent.Money));
        if (outcome.Audit is { } audit)
        {
            connection.Execute(
                InsertAudit, ("$space", outcome.Space), ("$request_id", outcome.RequestId), ("$agrees", audit.Agrees), ("$cost", audit.Cost),
                ("$agreement", audit.Agreement), ("$confidence", audit.Confidence));
        }
    }

    /// <summary>A command over all outcomes of one space, or of all spaces, for <see cref="Of"/>.</summary>
    public static SqliteCommand Query(SqliteConnection connection, string? space) =>
        space is null ? connection.Command(SelectAll) : connection.Command(SelectOfSpace, ("$space", space));

    /// <summary>Those that are not in their space's statistics yet, in order.</summary>
    public static List<Outcome> ReadUnapplied(SqliteConnection connection) => connection.Read(SelectUnapplied, Of);

    public static Outcome Of(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt64(2), row.Enumeration<Arm>(3), row.GetString(4), row.Enumeration<RequestStatus>(5),
        row.GetDouble(6), row.RealOrNull(7),
        new Spent(
            row.GetDouble(8), row.GetInt32(9), row.GetInt32(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetDouble(14),
            row.GetInt32(15), Money: row.RealOrNull(29)),
        row.RealOrNull(16))
    {
        OperationsWithoutPrior = row.IsDBNull(17) ? null : row.GetInt32(17),
        Drawn = new Randomisation(
            row.GetDouble(18), row.GetDouble(19), row.GetDouble(20), row.GetDouble(21), row.GetDouble(22), row.Enumeration<QualitySource>(23))
        {
            Cap = row.GetDouble(26),
            Operations = row.GetInt32(27),
            Audits = AssignmentRows.AuditsOf(row.TextOrNull(28)),
        },
        Audit = row.RealOrNull(25) is { } cost
            ? new Audit(row.IsDBNull(24) ? null : row.GetBoolean(24), cost) { Agreement = row.RealOrNull(30), Confidence = row.RealOrNull(31) }
            : null,
        Feedback = row.RealOrNull(32),
        Ratings = row.IsDBNull(33) ? null : new Ratings(row.GetInt32(33), row.GetInt32(34)),
    };
}
