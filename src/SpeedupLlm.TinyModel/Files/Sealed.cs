using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace SpeedupLlm.TinyModel.Files;

/// <summary>A file of eight letters, a JSON header with its length before it, a body, and the SHA-256 of all that.</summary>
internal static class Sealed
{
    private const int Fixed = 12;

    public static void Write<T>(Stream stream, string magic, T header, ReadOnlySpan<byte> body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(System.Text.Encoding.ASCII.GetBytes(magic));
        Put(length);
        Put(json);
        Put(body);
        stream.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> part)
        {
            hash.AppendData(part);
            stream.Write(part);
        }
    }

    public static (T Header, ReadOnlyMemory<byte> Body) Read<T>(Stream stream, string magic, string source)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        ReadOnlyMemory<byte> file = copy.GetBuffer().AsMemory(0, (int)copy.Length);
        if (file.Length < Fixed + SHA256.HashSizeInBytes || !file.Span.StartsWith(System.Text.Encoding.ASCII.GetBytes(magic)))
            throw new InvalidDataException($"{source} does not begin as a '{magic}' file does: it is something else, or a Git LFS pointer.");
        var content = file[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(content.Span).AsSpan().SequenceEqual(file.Span[^SHA256.HashSizeInBytes..]))
            throw new InvalidDataException($"{source} is not as it was written: its SHA-256 does not match. Fetch or train it again.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(content.Span[8..]);
        var header = JsonSerializer.Deserialize<T>(content.Span.Slice(Fixed, length)) ?? throw new InvalidDataException($"{source} has an empty header.");
        return (header, content[(Fixed + length)..]);
    }
}
