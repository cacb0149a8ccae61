using CsCheck;
using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

public sealed class CapacityTests
{
    private static readonly Gen<Experience> AnExperience =
        from id in Gen.Int[0, 1_000_000]
        from uses in Gen.Int[0, 5].Array[2]
        from flags in Gen.Int[0, 5].Array[2]
        from answer in Gen.Int[0, 2]
        from vector in Gen.Int[0, 2]
        from cost in Gen.Double[0, 1e6]
        from days in Gen.Int[0, 100]
        from scope in Gen.Int[0, 1]
        select Experiences.Sample.Experience(id, [vector, 2 - vector], $"m{scope}") with
        {
            Helpful = uses[0], Harmful = uses[1], Pinned = flags[0] == 0, Quarantined = flags[1] == 0, Answer = $"{answer}", Cost = cost,
            Created = DateTimeOffset.UnixEpoch.AddDays(days),
        };

    [Fact]
    public void Whatever_a_space_holds_it_gets_its_room_or_all_that_may_go_goes_in_one_order() =>
        Gen.Select(AnExperience.Array[0, 60], Gen.Int[1, 60]).Sample((drawn, capacity) =>
        {
            var all = drawn.DistinctBy(experience => experience.Id).ToList();
            var eviction = Eviction.Of(all, capacity);
            var gone = eviction.Gone.ToHashSet();
            Assert.Equal(gone.Count, eviction.Gone.Count);
            var evictable = all.Count(experience => experience is { Pinned: false, Quarantined: false });
            Assert.Equal(all.Count <= capacity ? 0 : Math.Min(all.Count - (int)(0.95 * capacity), evictable), gone.Count);
            Assert.All(all.Where(experience => gone.Contains(experience.Id)), experience => Assert.False(experience.Pinned || experience.Quarantined));
            var byId = all.ToDictionary(experience => experience.Id);
            Assert.All(eviction.Merges, merge => Assert.Equal(
                (byId[merge.Id].MemoryScope, byId[merge.Id].Answer), (byId[merge.Into].MemoryScope, byId[merge.Into].Answer)));
            Assert.Equal(eviction.Gone, Eviction.Of([.. Enumerable.Reverse(all)], capacity).Gone);
            // Apart from duplicates, nothing that stays is less useful than something that goes.
            var merged = eviction.Merges.Select(merge => merge.Id).Concat(eviction.Merges.Select(merge => merge.Into)).ToHashSet();
            var evicted = all.Where(experience => gone.Contains(experience.Id) && !merged.Contains(experience.Id)).Select(Usefulness.Log).DefaultIfEmpty(double.MinValue).Max();
            Assert.All(
                all.Where(experience => !gone.Contains(experience.Id) && !merged.Contains(experience.Id) && experience is { Pinned: false, Quarantined: false }),
                experience => Assert.True(Usefulness.Log(experience) >= evicted));
        });

    [Fact]
    public void More_helpful_younger_and_dearer_is_more_useful()
    {
        var one = Experiences.Sample.Experience(1, [1]) with { Cost = 100, Created = DateTimeOffset.UnixEpoch };
        Experience[] rising =
        [
            one with { Harmful = 2 }, one with { Harmful = 1 }, one, one with { Helpful = 1 }, one with { Helpful = 1, Confirmations = 2 },
            one with { Helpful = 1, Confirmations = 2, Cost = 500 }, one with { Helpful = 1, Confirmations = 2, Cost = 500, Created = DateTimeOffset.UnixEpoch.AddDays(1) },
        ];
        Assert.Equal(rising, Usefulness.LeastFirst(rising.Reverse()));
        // A half-life is worth a factor of two.
        Assert.Equal(Usefulness.Log(one with { Cost = 200 }), Usefulness.Log(one with { Created = DateTimeOffset.UnixEpoch.AddDays(30) }), 9);
    }

    [Fact]
    public void Duplicates_go_before_what_is_said_only_once_and_their_votes_stay()
    {
        var only = Experiences.Sample.Experience(1, [1, 0]) with { Answer = "1", Cost = 1 };
        var kept = Experiences.Sample.Experience(2, [0, 1]) with { Answer = "7", Cost = 1000, Confirmations = 2 };
        var twin = Experiences.Sample.Experience(3, [0.1f, 0.99f]) with { Answer = "7", Cost = 1000, Confirmations = 1 };
        var eviction = Eviction.Of([only, kept, twin], 2);
        Assert.Equal(["3", "1"], eviction.Gone);
        Assert.Equal(new Merge("3", "2", 2), Assert.Single(eviction.Merges));
        // Another scope, another answer, another number in the question, not near, or made with memory: no twin.
        foreach (var other in new[]
        {
            twin with { MemoryScope = "other" }, twin with { Answer = "8" }, twin with { Question = "12?" }, twin with { Embedding = new[] { 0.5f, 0.86f } },
            twin with { Solved = false },
        })
        {
            Assert.Empty(Eviction.Of([only, kept, other], 2).Merges);
        }

        Assert.Equal(0, Assert.Single(Eviction.Of([only, kept, twin with { Parents = ["9"] }], 2).Merges).Confirmations);
    }

    [Fact]
    public async Task A_full_space_makes_room_and_what_is_pinned_stays_also_after_a_restart()
    {
        var store = new FailingStore();
        using var evicted = new Counted("speedup.evicted");
        await using (var pipeline = Pipeline.Around(new FakeModel("7"), options => options.Capacity = 20, store))
        {
            await pipeline.AskAsync("Question zero?", Pipeline.BestOf(1, "7"));
            await pipeline.Engine.PinAsync(new ExperienceQuery { All = true });
            await pipeline.Engine.SeedAsync([new SeedDocument("zorps", "prices.txt", "A zorp is worth 7 coins.")]);
            for (var i = 1; i <= 40; i++)
            {
                await pipeline.AskAsync($"How long is road number {i}?", Pipeline.BestOf(1, "7"));
                Assert.InRange(pipeline.Engine.Index.Count("default"), 1, 20);
            }

            var left = pipeline.Engine.FindExperiences(new ExperienceQuery { All = true });
            Assert.Single(left, experience => experience.Document is not null);
            Assert.Single(left, experience => experience.Pinned);
            Assert.Equal(left.Select(experience => experience.Id).Order(), store.Load().Experiences.Select(experience => experience.Id).Order());
            // What made room keeps its receipt.
            Assert.All(pipeline.Receipts(), receipt => Assert.Equal("7", pipeline.Engine.FindReceipt(receipt.Id)!.Candidates[0].Answer));
        }

        Assert.True(evicted.Total >= 20);
    }

    [Fact]
    public async Task A_large_eviction_goes_bit_by_bit_and_leaves_what_was_pinned_meanwhile()
    {
        const int capacity = 4000;
        var (store, writes) = (new FailingStore(), 0);
        var (removing, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.Capacity = capacity, store);
        List<Experience> all =
        [
            .. Enumerable.Range(0, capacity + 1).Select(i => Experiences.Sample.Experience(i, []) with
            {
                Id = $"{i:d5}", Created = DateTimeOffset.UnixEpoch.AddHours(i), Embedder = pipeline.Engine.Embedder,
            }),
        ];
        store.BeforeWrite = () =>
        {
            if (++writes <= (capacity / 500) + 1) // the import's
                return Task.CompletedTask;
            removing.TrySetResult();
            return goOn.Task;
        };
        await pipeline.Engine.ImportAsync(all);
        await removing.Task;
        // The others wait until these are out of the store, and whatever comes meanwhile is before them.
        Assert.Equal(capacity + 1 - 100, pipeline.Engine.Index.Count("s"));
        var pinning = pipeline.Engine.PinAsync(new ExperienceQuery { Ids = ["00150"] });
        goOn.SetResult();
        await pinning;
        await pipeline.Engine.SettleAsync();
        var left = pipeline.Engine.FindExperiences(new ExperienceQuery { All = true }).Select(experience => experience.Id).Order().ToList();
        Assert.Equal(all.Skip(201).Select(experience => experience.Id).Prepend("00150"), left);
        Assert.Equal(left, store.Load().Experiences.Select(experience => experience.Id).Order());
    }

    [Fact]
    public async Task Uses_are_counted_and_kept()
    {
        var store = new FailingStore();
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0.5, store);
        var exact = Pipeline.BestOf(2, "7") with { Recall = "exact" };
        await pipeline.AskAsync("How many?", exact);
        // Some of the first are control requests, which know no mean to be compared with; every recall after is cheaper.
        for (var i = 0; i < 20; i++)
            await pipeline.AskAsync("How many?", exact with { RequestId = $"r{i}" });
        var experience = Assert.Single(pipeline.Engine.FindExperiences(new ExperienceQuery { All = true }));
        Assert.InRange(experience.Helpful, 1, 20);
        Assert.Equal(0, experience.Harmful);
        Assert.Equal(experience.Helpful, Assert.Single(store.Load().Experiences).Helpful);
    }
}
