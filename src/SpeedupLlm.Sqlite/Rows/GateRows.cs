using Microsoft.Data.Sqlite;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>The running statistics of every space.</summary>
internal static class GateRows
{
    // Commits of one space may overtake one another on their way to the queue; the statistics never go back.
    private const string Upsert = """
        INSERT INTO gates (space, applied_through, count, mean, squared_deviations, control_count, control_cost,
            output_tokens_per_operation, operation_count)
        VALUES ($space, $applied_through, $count, $mean, $squared_deviations, $control_count, $control_cost,
            $output_tokens_per_operation, $operation_count)
        ON CONFLICT (space) DO UPDATE SET applied_through = excluded.applied_through, count = excluded.count, mean = excluded.mean,
            squared_deviations = excluded.squared_deviations, control_count = excluded.control_count, control_cost = excluded.control_cost,
            output_tokens_per_operation = excluded.output_tokens_per_operation, operation_count = excluded.operation_count
        WHERE excluded.applied_through >= applied_through;
        """;

    private const string SelectAll = """
        SELECT space, applied_through, count, mean, squared_deviations, control_count, control_cost, output_tokens_per_operation,
            operation_count
        FROM gates ORDER BY space;
        """;

    public static void Write(SqliteConnection connection, GateState gate) => connection.Execute(
        Upsert,
        ("$space", gate.Space),
        ("$applied_through", gate.AppliedThrough),
        ("$count", gate.Count),
        ("$mean", gate.Mean),
        ("$squared_deviations", gate.SquaredDeviations),
        ("$control_count", gate.ControlCount),
        ("$control_cost", gate.ControlCost),
        ("$output_tokens_per_operation", gate.OutputTokensPerOperation),
        ("$operation_count", gate.OperationCount));

    public static List<GateState> ReadAll(SqliteConnection connection)
    {
        var guards = GuardRows.ReadAll(connection);
        return connection.Read(SelectAll, row => new GateState(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetDouble(3), row.GetDouble(4), row.GetInt64(5), row.GetDouble(6),
            row.GetDouble(7), row.GetInt64(8))
        {
            Guard = guards.GetValueOrDefault(row.GetString(0), SpaceGuard.New),
        });
    }
}
