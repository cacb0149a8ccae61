using Microsoft.Extensions.AI;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>Nearest experiences and their predicted level, without a model call.</summary>
internal sealed class Retrieval(
    ExperienceIndex index, IEmbeddingGenerator<string, Embedding<float>> embedder, VectorSize size, SimilarityThresholds thresholds, TimeSpan timeout, TimeProvider time)
{
    /// <summary>More than any method uses, so that unsolved neighbours do not hide solved ones.</summary>
    private const int Neighbours = 16;

    /// <summary>The question's embedding, <c>[dim]</c>, scaled to length 1.</summary>
    /// <exception cref="TimeoutException">The embedder took too long.</exception>
    /// <exception cref="InvalidOperationException">What it gave is no embedding.</exception>
    public async Task<ReadOnlyMemory<float>> EmbedAsync(string question, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var embedding = embedder.GenerateAsync([question], cancellationToken: given.Token);
        try
        {
            // An embedder need not heed its token; the request goes on all the same.
            var embeddings = await embedding.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return embeddings.Count == 1
                ? UnitLength(embeddings[0].Vector)
                : throw new InvalidOperationException($"The embedder gave {embeddings.Count} embeddings for one text.");
        }
        catch (TimeoutException)
        {
            await given.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    public IReadOnlyList<Neighbour> Find(string memoryScope, Question question, ReadOnlyMemory<float> embedding)
    {
        var slots = Slots.Of(question.Text);
        return
        [
            .. index.Search(memoryScope, embedding.Span, Neighbours).Select(found => new Neighbour(
                found.Entry.Experience,
                // Rounding takes a product of two unit vectors past 1.
                Math.Clamp(found.Similarity, -1, 1),
                SimilarityPrediction.Predict(
                    SimilarityPrediction.SameText(question.Text, found.Entry.Experience.Question), found.Similarity,
                    slots.Equals(found.Entry.Slots), () => Template.Same(question.Text, found.Entry.Experience.Question), thresholds))),
        ];
    }

    private ReadOnlyMemory<float> UnitLength(ReadOnlyMemory<float> vector)
    {
        var norm = System.Numerics.Tensors.TensorPrimitives.Norm(vector.Span);
        if (!float.IsFinite(norm))
            throw new InvalidOperationException("The embedder gave a vector with values that are not finite.");
        if (vector.Length == 0)
            throw new InvalidOperationException("The embedder gave a vector without values.");
        if (!size.Take(vector.Length))
            throw new InvalidOperationException($"The embedder gave a vector of {vector.Length} dimensions; those before had others.");
        if (norm == 0)
            return vector;
        var unit = new float[vector.Length];
        System.Numerics.Tensors.TensorPrimitives.Divide(vector.Span, norm, unit);
        return unit;
    }
}
