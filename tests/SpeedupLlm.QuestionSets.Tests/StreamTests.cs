namespace SpeedupLlm.QuestionSets.Tests;

public class StreamTests
{
    private static readonly QuestionSource s_source = QuestionSource.Embedded;

    public static TheoryData<Stratum, SimilarityLevel> Settings => [.. new[] { Stratum.HeldOutNumbers, Stratum.HeldOutWordings, Stratum.HeldOutFamilies }
        .SelectMany(s => new[] { SimilarityLevel.S1, SimilarityLevel.S2, SimilarityLevel.S3, SimilarityLevel.S4 }.Select(l => (s, l)))];

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_stream_of_one_level_has_that_level(Stratum stratum, SimilarityLevel level)
    {
        var plan = new StreamPlan { Seed = 11, Stratum = stratum, Topics = 4, Related = 5, Levels = [level], Unrelated = 2 };
        var items = s_source.Stream(plan).Items;
        Assert.Equal(4 * 6 + 2, items.Count);
        // A late relative may repeat an earlier one and says so: two held-out wordings of each sentence make few
        // paraphrases, and not every other structure of a frame fits the numbers that it shares.
        var relatives = items.Where(i => i.Level != SimilarityLevel.None).ToList();
        Assert.Equal(20, relatives.Count);
        var least = (stratum, level) is (Stratum.HeldOutWordings, SimilarityLevel.S2) ? 10 : level == SimilarityLevel.S4 ? 17 : 20;
        Assert.True(relatives.Count(i => i.Level == level) >= least, string.Join(' ', relatives.Select(r => r.Level)));
        Assert.All(items.GroupBy(i => i.Topic).Where(t => t.Key is not null), t => Assert.Equal(Enumerable.Range(0, 6), t.Select(i => i.Exposure)));
    }

    [Fact]
    public void Levels_and_exposures_are_true()
    {
        var items = s_source.Stream(Mixed(3)).Items;
        foreach (var item in items)
        {
            var earlier = items.Take(item.Position).Select(i => (Item: i, Level: Similarity.Between(i.Question, item.Question))).ToList();
            Assert.Equal(earlier.Count(e => e.Level != SimilarityLevel.None), item.Exposure);
            Assert.Equal(earlier.Select(e => e.Level).Append(SimilarityLevel.None).Min(), item.Level);
            Assert.Equal(item.Level == SimilarityLevel.None, item.RelatedTo is null);
            if (item.RelatedTo is not null)
                Assert.Equal(item.Level, earlier.Single(e => e.Item.Id == item.RelatedTo).Level);
        }

        Assert.All(items.Where(i => i.Topic is null), i => Assert.Equal((SimilarityLevel.None, 0), (i.Level, i.Exposure)));
        Assert.True(items.Count >= 300, $"{items.Count}");
        Assert.All(Enum.GetValues<SimilarityLevel>(), level => Assert.Contains(items, i => i.Level == level));
        Assert.Contains(items, i => i.Question.Imitates is not null);
        Assert.All(items.Where(i => i.Question.Imitates is not null), i => Assert.Contains(items.Take(i.Position), e => e.Question.Id == i.Question.Imitates));
    }

    [Fact]
    public void Facts_come_with_their_book()
    {
        var stream = s_source.Stream(Mixed(5));
        var facts = stream.Items.Where(i => i.Question.Stratum == Stratum.Facts).ToList();
        Assert.True(facts.Count >= 20, $"{facts.Count}");
        Assert.All(facts.SelectMany(f => f.Question.Needs), id => Assert.NotEmpty(stream.Facts![id].Text));
    }

    [Fact]
    public void The_same_plan_gives_the_same_stream()
    {
        string Written(ulong seed) => string.Join('\n', s_source.Stream(Mixed(seed)).Items.Select(i => (i.Id, i.Question.Id, i.Question.Text, i.Level, i.Exposure)));
        var first = Written(8);
        Assert.NotEqual(first, Written(9));
        Assert.Equal(first, Written(8));
    }

    [Fact]
    public void A_stream_only_has_questions_of_its_strata() => Assert.All(
        s_source.Stream(Mixed(6)).Items, i => Assert.Contains(i.Question.Stratum, new[] { Stratum.HeldOutNumbers, Stratum.Facts, Stratum.Misleading }));

    [Fact]
    public void Trades_have_families_for_many_topics()
    {
        var plan = new StreamPlan { Seed = 4, Stratum = Stratum.HeldOutTrades, Difficulty = Difficulty.Demo, Topics = 100, Related = 0 };
        var items = s_source.Stream(plan).Items;
        Assert.Equal(100, items.Select(i => i.Question.Origin!.Family).Distinct().Count());
        Assert.Equal(12, items.Select(i => i.Question.Origin!.Frame).Distinct().Count());
    }

    [Fact]
    public void Too_many_unrelated_questions_are_refused_rather_than_related() =>
        Assert.Throws<ArgumentException>(() => s_source.Stream(new StreamPlan { Seed = 1, Unrelated = 100 }));

    private static StreamPlan Mixed(ulong seed) =>
        new() { Seed = seed, Topics = 12, Related = 23, Unrelated = 6, FactTopics = 4, Misleading = 5 };
}
