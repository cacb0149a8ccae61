using System.Numerics.Tensors;
using SpeedupLlm.Experiences;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Tests.Experiences;

/// <summary>The index leaves out nothing: recall@10 is 1 against a search of everything. <c>bench/Index</c> does it with 100,000.</summary>
public sealed class RecallTests
{
    private const int Rows = 10_000;

    [Fact]
    public void Clustered_vectors_are_found_as_by_searching_all()
    {
        var random = new Random(1);
        var centres = Enumerable.Range(0, 100).Select(_ => Around(new float[NGramEmbedder.Dimensions], 1, random)).ToList();
        AssertFound([.. Enumerable.Range(0, Rows).Select(_ => Around(centres[random.Next(centres.Count)], 0.3f, random))]);
    }

    [Fact]
    public void Questions_are_found_as_by_searching_all() => AssertFound(
        [.. Enumerable.Range(0, Rows).Select(i => NGramEmbedder.Embed(QuestionSource.Embedded.Draw(Stratum.Trained, Difficulty.Demo, (ulong)i).Text))]);

    private static void AssertFound(float[][] vectors)
    {
        var index = new ScopeIndex();
        foreach (var (i, vector) in vectors.Index())
            index.Add(Sample.Entry(i, vector));
        for (var i = 0; i < Rows; i += Rows / 20)
        {
            var query = vectors[i];
            Assert.Equal(
                vectors.Select((vector, row) => (Id: $"{row}", Similarity: (double)TensorPrimitives.Dot<float>(query, vector)))
                    .OrderByDescending(pair => pair.Similarity).Take(10),
                index.Search(query, 10).Select(found => (found.Entry.Experience.Id, found.Similarity)));
        }
    }

    private static float[] Around(float[] centre, float spread, Random random)
    {
        var vector = centre.Select(x => x + spread * (random.NextSingle() - 0.5f) / MathF.Sqrt(centre.Length)).ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
