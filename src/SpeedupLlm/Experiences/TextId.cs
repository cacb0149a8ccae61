using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SpeedupLlm.Experiences;

/// <summary>The id by which a text is stored once per space and referred to everywhere, so that forgetting reaches every place.</summary>
public static class TextId
{
    /// <summary>The first 16 bytes of SHA-256 over the length-prefixed space and the text, in hex.</summary>
    public static string Of(string space, string text)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(text);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        var spaceBytes = Encoding.UTF8.GetBytes(space);
        BinaryPrimitives.WriteInt32LittleEndian(length, spaceBytes.Length);
        hash.AppendData(length);
        hash.AppendData(spaceBytes);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
