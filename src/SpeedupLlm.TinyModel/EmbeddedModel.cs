using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel;

/// <summary>A small language model with its tokenizer. It knows what it was trained on, and nothing else.</summary>
public sealed class EmbeddedModel
{
    internal EmbeddedModel(string name, Tokenizer tokenizer, TinyWeights weights)
    {
        if (tokenizer.Size > weights.Config.Vocabulary)
            throw new ArgumentException($"The tokenizer has {tokenizer.Size} tokens, the model only {weights.Config.Vocabulary}.", nameof(tokenizer));
        (Name, Tokenizer, Weights) = (name, tokenizer, weights);
    }

    /// <summary>What it is called in responses.</summary>
    public string Name { get; }

    /// <summary>Its shape.</summary>
    public TinyConfig Config => Weights.Config;

    /// <summary>Its tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    internal TinyWeights Weights { get; }

    /// <summary>An untrained model.</summary>
    /// <param name="name">What it is called in responses.</param>
    /// <param name="config">Its shape.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="seed">Fixes the weights.</param>
    public static EmbeddedModel Untrained(string name, TinyConfig config, Tokenizer tokenizer, long seed) =>
        new(name, tokenizer, TinyWeights.Random(config, seed));

    /// <summary>Reads a model's file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no model's file, or not as it was written.</exception>
    public static EmbeddedModel Load(string path)
    {
        using var file = File.OpenRead(path);
        return Load(file, path);
    }

    /// <summary>Reads a model, for instance from a resource.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="source">How errors name it.</param>
    /// <exception cref="InvalidDataException">It is no model, or not as it was written.</exception>
    public static EmbeddedModel Load(Stream stream, string source = "the stream") => ModelFile.Read(stream, source);

    /// <summary>Writes a model's file: beside its place first, so that what is there is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="precision">Of the matrices.</param>
    public void Save(string path, WeightPrecision precision) => AtomicFile.Write(path, stream => ModelFile.Write(stream, this, precision));
}
