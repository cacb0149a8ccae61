using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite;

/// <summary>Plain ADO, short enough to keep each statement on the page that uses it.</summary>
internal static class Commands
{
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar();
    }

    public static SqliteCommand Command(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Callers pass constants; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, Storable(name, value));
        return command;
    }

    /// <summary>Reads all rows of a query.</summary>
    public static List<T> Read<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row,
        params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static double? RealOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public static TEnum Enumeration<TEnum>(this SqliteDataReader reader, int column)
        where TEnum : struct, Enum => Enum.Parse<TEnum>(reader.GetString(column));

    public static DateTimeOffset Time(this SqliteDataReader reader, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private static object Storable(string name, object? value) => value switch
    {
        null => DBNull.Value,
        // One such value in the statistics would poison every later mean.
        double number when !double.IsFinite(number) =>
            throw new StoreException($"{name[1..]} is {number}: only finite numbers are stored."),
        Enum member => member.ToString(),
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        _ => value,
    };
}
