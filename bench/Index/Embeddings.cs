using System.Numerics.Tensors;
using SpeedupLlm.Experiences;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Bench.Index;

/// <summary>What is searched, and what for: the last embeddings are queries, none of them in the index.</summary>
internal sealed class Embeddings
{
    public const int Queries = 200;
    private const int Clusters = 500;

    private Embeddings(float[][] all)
    {
        All = all[..^Queries];
        Asked = all[^Queries..];
    }

    /// <summary><c>[rows][384]</c>.</summary>
    public float[][] All { get; }

    /// <summary><c>[queries][384]</c>.</summary>
    public float[][] Asked { get; }

    public static Embeddings Of(string kind, int rows) => new(kind switch
    {
        "questions" => Questions(rows + Queries),
        "clusters" => Clustered(rows + Queries),
        _ => throw new ArgumentException($"{kind} is neither questions nor clusters.", nameof(kind)),
    });

    public static ScopeIndex Index(IReadOnlyList<float[]> embeddings)
    {
        var index = new ScopeIndex();
        foreach (var (i, embedding) in embeddings.Index())
            index.Add(Entry(i, embedding));
        return index;
    }

    public static IndexEntry Entry(int id, float[] embedding) => new(
        new Experience
        {
            Id = $"{id}", Space = "s", MemoryScope = "m", RecallScope = "r", Fingerprint = "f", Question = "q", Completion = "c", Solved = true,
            Source = ExperienceSource.Own, Created = default, Embedder = NGramEmbedder.ModelId, Embedding = embedding,
        },
        Slots);

    private static readonly SpeedupLlm.Questions.Slots Slots = SpeedupLlm.Questions.Slots.Of("q");

    /// <summary>Word problems: a few hundred families, in each of them the same words about other names and numbers.</summary>
    private static float[][] Questions(int count) =>
        [.. Enumerable.Range(0, count).Select(i => NGramEmbedder.Embed(QuestionSource.Embedded.Draw(
            (i % 4) switch { 0 => Stratum.HeldOutFamilies, 1 => Stratum.HeldOutWordings, _ => Stratum.Trained }, (Difficulty)(i % 3), (ulong)i).Text))];

    /// <summary>As far from their centre as from anything, and as near to it as to nothing else: cosine 0.7 or so inside a cluster.</summary>
    private static float[][] Clustered(int count)
    {
        var random = new Random(1);
        var centres = Enumerable.Range(0, Clusters).Select(_ => Near(new float[NGramEmbedder.Dimensions], random)).ToList();
        return [.. Enumerable.Range(0, count).Select(_ => Near(centres[random.Next(Clusters)], random))];
    }

    private static float[] Near(float[] centre, Random random)
    {
        // Sums of three uniform draws are near enough to a normal distribution; together they have length 0.65.
        var vector = centre.Select(x => x + 1.3f * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) / MathF.Sqrt(centre.Length)).ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
