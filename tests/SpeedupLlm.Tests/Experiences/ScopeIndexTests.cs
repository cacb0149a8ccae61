using System.Numerics.Tensors;
using CsCheck;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Experiences;

public sealed class ScopeIndexTests
{
    private const int Dimensions = 8;

    private static readonly Gen<float[]> Vector = Gen.Int[-2, 2].Select(i => (float)i).Array[Dimensions].Where(vector => vector.Any(x => x != 0))
        .Select(vector => { TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector); return vector; });

    [Fact]
    public void It_finds_what_a_full_sort_finds_and_of_equals_the_earlier_one() =>
        Gen.Select(Vector.Array[0, 80], Vector, Gen.Int[1, 20]).Sample((vectors, query, k) =>
        {
            var index = new ScopeIndex();
            foreach (var (i, vector) in vectors.Index())
                index.Add(Entry(i, vector));
            var expected = vectors.Select((vector, i) => ($"{i}", Similarity: (double)TensorPrimitives.Dot(query, vector)))
                .OrderByDescending(pair => pair.Similarity).Take(k);
            Assert.Equal(expected, index.Search(query, k).Select(found => (found.Entry.Experience.Id, found.Similarity)));
        });

    [Fact]
    public async Task A_reader_beside_the_writer_sees_a_whole_prefix_of_what_was_written()
    {
        var index = new ScopeIndex();
        var writing = Task.Run(() =>
        {
            // Row i points along axis i mod 8, so that a torn row would show a similarity other than 0 or 1.
            for (var i = 0; i < 20_000; i++)
                index.Add(Entry(i, [.. Enumerable.Range(0, Dimensions).Select(axis => axis == i % Dimensions ? 1f : 0)]));
        });
        var before = 0;
        while (!writing.IsCompleted)
        {
            var found = index.Search([1, 0, 0, 0, 0, 0, 0, 0], 100_000);
            Assert.True(found.Count >= before);
            before = found.Count;
            var ids = found.Select(pair => int.Parse(pair.Entry.Experience.Id)).ToList();
            Assert.Equal(Enumerable.Range(0, found.Count), ids.Order());
            Assert.All(found, pair => Assert.Equal(int.Parse(pair.Entry.Experience.Id) % Dimensions == 0 ? 1 : 0, pair.Similarity));
            if (before > 2_000)
                break;
        }

        await writing;
    }

    [Fact]
    public void A_newer_version_of_an_experience_takes_its_place()
    {
        var index = new ScopeIndex();
        index.Add(Entry(0, [1, 0]));
        index.Update(Entry(0, [1, 0]).Experience with { Confirmations = 3 });
        Assert.Equal(3, Assert.Single(index.Search([1, 0], 5)).Entry.Experience.Confirmations);
    }

    private static IndexEntry Entry(int id, float[] vector) => new(
        new Experience
        {
            Id = $"{id}", Space = "s", MemoryScope = "m", RecallScope = "r", Fingerprint = "f", Question = "q", Completion = "c", Solved = true,
            Source = ExperienceSource.Own, Created = default, Embedder = "e", Embedding = vector,
        },
        Slots.Of("q"));
}
