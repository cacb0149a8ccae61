using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>Texts, once per space; everything else names them by id, so that forgetting a text reaches every place.</summary>
internal static class TextRows
{
    private const string Insert = "INSERT INTO texts (space, id, text) VALUES ($space, $id, $text) ON CONFLICT DO NOTHING;";

    private const string IsOther = "SELECT EXISTS (SELECT 1 FROM texts WHERE space = $space AND id = $id AND text <> $text);";

    /// <summary>The id of a text that came without one.</summary>
    public static string IdOf(string space, string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var spaceBytes = Encoding.UTF8.GetBytes(space);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, spaceBytes.Length);
        hash.AppendData(length);
        hash.AppendData(spaceBytes);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    public static string Write(SqliteConnection connection, string space, string text)
    {
        var id = IdOf(space, text);
        Write(connection, space, id, text);
        return id;
    }

    public static void Write(SqliteConnection connection, string space, string id, string text)
    {
        if (connection.Execute(Insert, ("$space", space), ("$id", id), ("$text", text)) == 0
            && connection.Scalar(IsOther, ("$space", space), ("$id", id), ("$text", text)) is 1L)
        {
            throw new StoreException($"The text id {id} stands for another text already: ids must follow from the text.");
        }
    }
}
