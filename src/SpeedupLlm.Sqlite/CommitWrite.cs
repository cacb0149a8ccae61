using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite.Rows;

namespace SpeedupLlm.Sqlite;

/// <summary>One <see cref="OutcomeCommit"/>, part by part; the writer makes it all or nothing.</summary>
internal static class CommitWrite
{
    public static void Write(SqliteConnection connection, OutcomeCommit commit)
    {
        foreach (var (id, text) in commit.Texts ?? new Dictionary<string, string>(StringComparer.Ordinal))
            TextRows.Write(connection, commit.Space, id, text);
        if (commit.Receipt is { } receipt)
            ReceiptRows.Write(connection, receipt);
        if (commit.Experience is { } experience)
            ExperienceRows.Write(connection, experience);
        if (commit.ConfirmedId is { } confirmed)
            ExperienceRows.Confirm(connection, commit.Space, confirmed);
        foreach (var use in commit.Uses)
            ExperienceRows.Use(connection, commit.Space, use);
        if (commit.Outcome is { } outcome)
            OutcomeRows.Write(connection, outcome);
        if (commit.Gate is { } gate)
        {
            GateRows.Write(connection, gate);
            GuardRows.Write(connection, gate.Space, gate.Guard, commit.Bands ?? [.. gate.Guard.Bands.Keys]);
        }
    }

    /// <summary>What is wrong with a commit whatever the store holds; null when nothing is.</summary>
    public static string? Fault(OutcomeCommit commit)
    {
        string?[] spaces = [commit.Receipt?.Space, commit.Experience?.Space, commit.Outcome?.Space, commit.Gate?.Space];
        if (Array.Exists(spaces, space => space is not null && !string.Equals(space, commit.Space, StringComparison.Ordinal)))
            return $"A commit of space {commit.Space} holds a part of another space: nothing crosses that wall.";
        var empty = Array.TrueForAll(spaces, space => space is null) && commit.ConfirmedId is null && commit.Texts is null;
        return empty ? $"A commit of space {commit.Space} holds nothing." : null;
    }
}
