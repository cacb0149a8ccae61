using System.Numerics.Tensors;
using SpeedupLlm.Experiences;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Tests.Experiences;

public sealed class ScopeIndexConcurrencyTests
{
    private const int Changes = 6_000;
    private const int Dimensions = 8;

    private static readonly float[] Query = VectorOf((0, 0));

    /// <summary>Every search must see exactly what one change left, and none older than the last before the search began.</summary>
    [Fact]
    public async Task Readers_beside_a_writer_see_the_index_as_some_change_left_it()
    {
        var index = new ScopeIndex();
        var sums = new long[Changes + 1]; // what the index holds after each change, as a sum over its entries
        var (begun, done, reading) = (0, 0, 0);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var searches = 0;
            for (var last = false; !last; searches++)
            {
                var least = Volatile.Read(ref done);
                last = least == Changes;
                var found = index.Search(Query, int.MaxValue);
                var most = Volatile.Read(ref begun);
                Assert.Contains(found.Aggregate(0L, (sum, one) => sum + Seen(one)), sums[least..(most + 1)]);
                if (searches == 0)
                    Interlocked.Increment(ref reading);
            }

            return searches;
        })).ToList();
        var held = new List<(int Id, int Version)>();
        var random = new Random(1);
        SpinWait.SpinUntil(() => Volatile.Read(ref reading) == readers.Count || readers.Any(reader => reader.IsFaulted));
        for (var change = 1; change <= Changes; change++)
        {
            // It grows to some blocks, then shrinks; in between entries change.
            var (kind, at) = (random.Next(4), held.Count == 0 ? 0 : random.Next(held.Count));
            Action apply;
            if (held.Count > 0 && kind == 0)
            {
                var (old, now) = (held[at], (held[at].Id, Version: change));
                (held[at], sums[change]) = (now, sums[change - 1] - Sum(old) + Sum(now));
                apply = () => index.Update(Entry(now).Experience);
            }
            else if (held.Count > 0 && (change > Changes / 2 || kind == 1))
            {
                var old = held[at];
                held.RemoveAt(at);
                sums[change] = sums[change - 1] - Sum(old);
                apply = () => index.Remove($"{old.Id}");
            }
            else
            {
                held.Add((change, change));
                sums[change] = sums[change - 1] + Sum((change, change));
                apply = () => index.Add(Entry((change, change)));
            }

            Volatile.Write(ref begun, change);
            apply();
            Volatile.Write(ref done, change);
        }

        Assert.All(await Task.WhenAll(readers), searches => Assert.True(searches > 1));
    }

    private static IndexEntry Entry((int Id, int Version) entry)
    {
        var made = Sample.Entry(entry.Id, VectorOf(entry));
        return made with { Experience = made.Experience with { Confirmations = entry.Version } };
    }

    private static long Seen((IndexEntry Entry, double Similarity) found)
    {
        var entry = (int.Parse(found.Entry.Experience.Id), found.Entry.Experience.Confirmations);
        Assert.Equal(TensorPrimitives.Dot<float>(Query, VectorOf(entry)), found.Similarity);
        return Sum(entry);
    }

    // The same for different sets with a chance of 1 in 2^64 only.
    private static long Sum((int Id, int Version) entry) => (long)SplitMix.Mix((ulong)entry.Id, (ulong)entry.Version);

    private static float[] VectorOf((int Id, int Version) entry)
    {
        var random = new SplitMix((ulong)Sum(entry));
        return [.. Enumerable.Range(0, Dimensions).Select(_ => random.Below(1000) / 1000f - 0.5f)];
    }
}
