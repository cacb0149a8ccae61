using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Files;

/// <summary>A model's file: name, shape, tokenizer and precision in the header, then the tensors in the order of <see cref="TinyWeights.Tensors"/>.</summary>
internal static class ModelFile
{
    private const string Magic = "TINYLLM1";

    public static void Write(Stream stream, EmbeddedModel model, WeightPrecision precision)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            foreach (var tensor in model.Weights.Tensors)
            {
                for (var row = 0; row < tensor.Rows; row++)
                    RowCodec.Write(writer, model.Weights.Of(tensor).Slice(row * tensor.Columns, tensor.Columns), Precision(tensor, precision));
            }
        }

        Sealed.Write(stream, Magic, new Header(model.Name, model.Config, precision.ToString(), model.Tokenizer.Pieces), body.ToArray());
    }

    public static EmbeddedModel Read(Stream stream, string source)
    {
        var (header, body) = Sealed.Read<Header>(stream, Magic, source);
        var precision = Enum.TryParse<WeightPrecision>(header.Precision, out var known)
            ? known
            : throw new InvalidDataException($"{source} keeps its weights as '{header.Precision}', which this version cannot read.");
        var weights = new TinyWeights(header.Config);
        var rest = body.Span;
        foreach (var tensor in weights.Tensors)
        {
            var size = RowCodec.Size(tensor.Columns, Precision(tensor, precision));
            if (rest.Length < size * tensor.Rows)
                throw new InvalidDataException($"{source} ends within {tensor.Name}.");
            for (var row = 0; row < tensor.Rows; row++, rest = rest[size..])
                RowCodec.Read(rest[..size], weights.Of(tensor).Slice(row * tensor.Columns, tensor.Columns), Precision(tensor, precision));
        }

        if (!rest.IsEmpty)
            throw new InvalidDataException($"{source} has {rest.Length} bytes behind its last tensor.");
        return new EmbeddedModel(header.Name, new Tokenizer(header.Pieces), weights);
    }

    private static WeightPrecision Precision(TensorInfo tensor, WeightPrecision precision) => tensor.IsGain ? WeightPrecision.Bits32 : precision;

    private sealed record Header(string Name, TinyConfig Config, string Precision, IReadOnlyList<string> Pieces);
}
