using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SpeedupLlm.TinyModel.Files;

namespace SpeedupLlm.TinyModel.Tuning;

/// <summary>An adapter as it is kept: the rank and the base model it belongs to in the header, then the factors in 16 bits.</summary>
/// <param name="model">The base model.</param>
internal sealed class AdapterFile(EmbeddedModel model)
{
    private const string Magic = "TINYLORA";
    private const int MaxRank = 64;

    private readonly Lazy<string> _base = new(() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(model.Weights.All.Span))));

    public byte[] Write(LowRank adapter)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
            RowCodec.Write(writer, adapter.All.Span, WeightPrecision.Bits16);
        using var file = new MemoryStream();
        Sealed.Write(file, Magic, new Header(_base.Value, adapter.Rank), body.ToArray());
        return file.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no adapter, not as it was written, or of another base model.</exception>
    public LowRank Read(ReadOnlyMemory<byte> file, string source)
    {
        var (header, body) = Sealed.Read<Header>(new MemoryStream(file.ToArray()), Magic, source);
        if (!string.Equals(header.Base, _base.Value, StringComparison.Ordinal))
            throw new InvalidDataException($"{source} was tuned from other weights than those of {model.Name}. Tune it again.");
        var adapter = new LowRank(model.Weights.Tensors, Math.Clamp(header.Rank, 1, MaxRank));
        if (adapter.Rank != header.Rank || body.Length != RowCodec.Size(adapter.All.Length, WeightPrecision.Bits16))
            throw new InvalidDataException($"{source} has {body.Length} bytes for rank {header.Rank}, which do not fit {model.Name}.");
        RowCodec.Read(body.Span, adapter.All.Span, WeightPrecision.Bits16);
        return adapter;
    }

    /// <summary>What the tuned model is called: the base model and what the file holds, so that equal names are equal weights.</summary>
    public string NameOf(ReadOnlyMemory<byte> file) => $"{model.Name}{TunedModels.Separator}{Convert.ToHexStringLower(SHA256.HashData(file.Span))[..12]}";

    private sealed record Header(string Base, int Rank);
}
