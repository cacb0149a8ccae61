using Microsoft.Extensions.AI;
using System.Numerics.Tensors;

namespace SpeedupLlm.Experiences;

/// <summary>
/// The embedding that needs no model: hashed word unigrams, word bigrams and character 3- and 4-grams with sublinear weights, of length 1.
/// The same text has the same embedding in every process and version of this model id.
/// </summary>
public sealed class NGramEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The number of dimensions.</summary>
    public const int Dimensions = 384;

    /// <summary>The model id, to be changed with any change of the numbers that come out.</summary>
    public const string ModelId = "ngram-384-v1";

    private const int LongestText = 8192;

    private static readonly EmbeddingGeneratorMetadata Metadata = new("speedup", defaultModelId: ModelId, defaultModelDimensions: Dimensions);

    /// <summary>The embedding of one text: of length 1, or zero for a text without words.</summary>
    public static float[] Embed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var vector = new float[Dimensions];
        var grams = new GramCounts(Math.Min(text.Length, LongestText));
        TextGrams.Count(text.AsSpan(0, Math.Min(text.Length, LongestText)), grams);
        grams.AddTo(vector);
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(Embed(value)) { ModelId = ModelId });
        }

        return Task.FromResult(embeddings);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing.
    }
}
