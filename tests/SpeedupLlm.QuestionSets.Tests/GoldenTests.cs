using System.Globalization;

namespace SpeedupLlm.QuestionSets.Tests;

/// <summary>What a seed gives is part of every published number: these change only with a new model card and benchmark.</summary>
public class GoldenTests
{
    [Fact]
    public void The_generator_is_SplitMix64()
    {
        var random = new SplitMix(0);
        ulong[] published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F];
        Assert.Equal(published, published.Select(_ => random.Next()));
    }

    [Fact]
    public void Draws_are_pinned()
    {
        var source = QuestionSource.Embedded;
        var book = source.Facts(42, Split.HeldOut);
        var problem = source.Draw(Stratum.HeldOutNumbers, Difficulty.Demo, 42);
        string[] texts =
        [
            problem.Text, problem.Id, problem.Solution!,
            source.Draw(Stratum.Trained, Difficulty.Easy, 42).Text,
            source.Draw(Stratum.HeldOutWordings, Difficulty.Hard, 42).Text,
            source.Draw(Stratum.HeldOutFamilies, Difficulty.Demo, 42).Text,
            source.Draw(Stratum.Misleading, Difficulty.Demo, 42).Text,
            source.Draw(book, Difficulty.Demo, 42).Text,
            book.Documents[0].ToString(),
        ];
        var actual = texts.SelectMany(t => t.Split('\n')).ToList();
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "Golden.actual.txt"), actual); // to compare, or to copy over when a change is meant
        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden.txt")), actual);
    }

    [Fact]
    public void Draws_do_not_depend_on_what_was_drawn_before_nor_on_the_culture()
    {
        var source = QuestionSource.Embedded;
        var forward = Enumerable.Range(0, 50).Select(i => source.Draw(Stratum.HeldOutNumbers, Difficulty.Demo, (ulong)i).Text).ToList();
        CultureInfo.CurrentCulture = new CultureInfo("", useUserOverride: false) { NumberFormat = { NegativeSign = "~", NumberDecimalSeparator = "," } };
        var backward = Enumerable.Range(0, 50).Reverse().Select(i => source.Draw(Stratum.HeldOutNumbers, Difficulty.Demo, (ulong)i).Text).Reverse();
        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Adding_an_item_leaves_the_order_of_the_others()
    {
        var few = SplitMix.Shuffle(["a", "b", "c", "d"], s => s, 5);
        var more = SplitMix.Shuffle(["d", "x", "c", "b", "a"], s => s, 5);
        Assert.Equal(few, more.Where(s => s != "x"));
    }
}
