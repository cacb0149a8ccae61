using System.Numerics.Tensors;
using CsCheck;
using SpeedupLlm.Experiences;

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
                index.Add(Sample.Entry(i, vector));
            var expected = vectors.Select((vector, i) => ($"{i}", Similarity: (double)TensorPrimitives.Dot(query, vector)))
                .OrderByDescending(pair => pair.Similarity).Take(k);
            Assert.Equal(expected, index.Search(query, k).Select(found => (found.Entry.Experience.Id, found.Similarity)));
        });

    [Fact]
    public void A_newer_version_of_an_experience_takes_its_place()
    {
        var index = new ScopeIndex();
        index.Add(Sample.Entry(0, [1, 0]));
        index.Update(Sample.Entry(0, [1, 0]).Experience with { Confirmations = 3 });
        Assert.Equal(3, Assert.Single(index.Search([1, 0], 5)).Entry.Experience.Confirmations);
    }

    [Fact]
    public void Whatever_is_added_changed_and_removed_it_finds_what_a_list_holds() =>
        Gen.Select(Change.Array[1, 30], Vector, Gen.Int[1, 40]).Sample((changes, query, k) =>
        {
            var (index, model) = (new ScopeIndex(), new ListModel());
            foreach (var (kind, size, vector) in changes)
            {
                model.Apply(index, kind, size, vector);
                Assert.Equal(model.Search(query, k), index.Search(query, k).Select(found => (found.Entry.Experience, found.Similarity)));
                Assert.Equal(model.Count, index.Count);
            }
        }, iter: 60);

    [Fact]
    public void An_embedding_that_cannot_be_compared_is_left_out()
    {
        var index = new ScopeIndex();
        index.Add(Sample.Entry(0, []));
        index.Add(Sample.Entry(1, [1, float.NaN]));
        index.Add(Sample.Entry(2, [1, 0]));
        index.Add(Sample.Entry(3, [1, 0, 0]));
        index.Add(Sample.Entry(4, [0, 1]));
        index.Update(Sample.Entry(4, [0, 1, 0]).Experience);
        Assert.Equal("2", Assert.Single(index.Search([1, 0], 5)).Entry.Experience.Id);
        Assert.Throws<ArgumentException>(() => index.Search([1, 0, 0], 5));
        index.Remove("2");
        Assert.Empty(index.Search([1, 0, 0], 5));
        index.Add(Sample.Entry(5, [1, 0, 0]));
        Assert.Single(index.Search([1, 0, 0], 5));
    }

    [Fact]
    public void Values_of_any_size_are_found_in_their_order() =>
        Gen.Select(Gen.Float[-1, 1].Array[3], Gen.Int[-44, 18]).Select((values, power) => values.Select(x => x * MathF.Pow(10, power)).ToArray())
            .Array[ScopeIndex.BlockRows + 1].Sample(vectors =>
            {
                var index = new ScopeIndex();
                foreach (var (i, vector) in vectors.Index())
                    index.Add(Sample.Entry(i, vector));
                foreach (var query in vectors.Take(20))
                {
                    Assert.Equal(
                        vectors.Select(vector => (double)TensorPrimitives.Dot<float>(query, vector)).OrderDescending().Take(7),
                        index.Search(query, 7).Select(found => found.Similarity));
                }
            }, iter: 30);

    private static readonly Gen<(int Kind, int Size, float[] Vector)> Change = Gen.Select(Gen.Int[0, 9], Gen.Int[1, 300], Vector);

    /// <summary>What the index is measured by: a list, searched by sorting all of it.</summary>
    private sealed class ListModel
    {
        private readonly List<Experience> _all = [];
        private int _last;

        public int Count => _all.Count;

        public void Apply(ScopeIndex index, int kind, int size, float[] vector)
        {
            switch (kind)
            {
                case < 5:
                    for (var i = 0; i < size; i++)
                        AddOne(index, i % 3 == 0 ? vector : [.. vector.Skip(i % Dimensions), .. vector.Take(i % Dimensions)]);
                    break;
                case < 7 when Count > 0:
                    var at = size * 7919 % Count;
                    _all[at] = _all[at] with { Confirmations = size, Embedding = kind == 5 ? vector : _all[at].Embedding };
                    index.Update(_all[at]);
                    break;
                case 7:
                    Remove(index, [.. _all.Where((_, i) => i % 2 == size % 2)]);
                    break;
                case 8:
                    Remove(index, [.. _all.Skip(size).Take(2 * size)]);
                    break;
                case 9:
                    Remove(index, [.. _all.Take(1)]);
                    index.Remove("no such id");
                    index.Update(Sample.Experience(-1, vector));
                    break;
            }
        }

        public IEnumerable<(Experience, double)> Search(float[] query, int k) => _all
            .Select(experience => (experience, (double)TensorPrimitives.Dot(query, experience.Embedding.Span))).OrderByDescending(pair => pair.Item2).Take(k);

        private void AddOne(ScopeIndex index, float[] vector)
        {
            var entry = Sample.Entry(++_last, vector);
            _all.Add(entry.Experience);
            index.Add(entry);
        }

        private void Remove(ScopeIndex index, List<Experience> some)
        {
            _all.RemoveAll(some.Contains);
            index.Remove(some.Select(experience => experience.Id));
        }
    }
}
