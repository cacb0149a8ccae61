using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Corpus;

namespace SpeedupLlm.TinyModel.Tests.Corpus;

public sealed class InventedProblemsTests
{
    [Fact]
    public void Relatives_are_what_their_level_says()
    {
        for (var seed = 0ul; seed < 200; seed++)
        {
            var random = new SplitMix(seed);
            var problems = new InventedProblems(random);
            var item = problems.Draw(random);
            Assert.Equal(item, problems.Related(item, SimilarityLevel.S1, random));
            var other = problems.Related(item, SimilarityLevel.S2, random)!;
            Assert.Equal(item.Solution, other.Solution);
            Assert.NotEqual(item.Text, other.Text);
            if (problems.Related(item, SimilarityLevel.S3, random) is { } renumbered)
                Assert.Equal(Signs(item), Signs(renumbered));
        }
    }

    [Fact]
    public void The_same_frame_means_other_operations_in_other_documents()
    {
        var signs = Enumerable.Range(0, 100).Select(seed => new SplitMix((ulong)seed)).Select(random => Signs(new InventedProblems(random).Draw(random))).Distinct();
        Assert.True(signs.Count() > 8);
    }

    [Fact]
    public void No_word_of_a_trade_is_ever_invented()
    {
        var trades = Lexicon.Words(Split.HeldOut).Except(Lexicon.Words(Split.HeldOut, trades: false)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.True(trades.Count > 50);
        var random = new SplitMix(9);
        for (var i = 0; i < 1_000_000; i++)
        {
            var word = InventedWords.Draw(random);
            Assert.False(trades.Contains(word) || trades.Contains(word + "s"), word);
        }
    }

    [Fact]
    public void A_disguise_gives_the_same_word_for_the_same_word_and_keeps_numbers()
    {
        var disguise = new Disguise(new SplitMix(4), 1);
        var first = disguise.Of("Tom has 12 apples. An apple is red.").Split(' ', '.');
        Assert.Equal("has", first[1]);
        Assert.Equal("12", first[2]);
        Assert.NotEqual("apples", first[3]);
        Assert.Equal(first[3], first[6] + "s");
        Assert.Equal(first[3], disguise.Of("apples"));
        Assert.Equal("Tom sells 5 pens.", new Disguise(new SplitMix(4), 0).Of("Tom sells 5 pens."));
    }

    private static string Signs(Item item) => string.Concat(item.Working.Steps.Select(step => step.Sign));
}
