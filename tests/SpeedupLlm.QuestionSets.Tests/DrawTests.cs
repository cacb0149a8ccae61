using System.Text.RegularExpressions;
using CsCheck;

namespace SpeedupLlm.QuestionSets.Tests;

public partial class DrawTests
{
    private static readonly QuestionSource s_source = QuestionSource.Embedded;

    [Fact]
    public void The_reference_is_what_the_structure_evaluates_to() => Gen.ULong.Sample(
        seed =>
        {
            var question = Reading.Any(seed);
            var family = s_source.Families.Single(f => f.Id == question.Origin!.Family);
            var values = question.Problem!.Values;
            var told = family.Telling.Zip(question.Origin!.Numbers).ToDictionary(p => p.First, p => p.Second);
            var expression = Variable().Replace(family.Structure, m => (told.TryGetValue(m.Value, out var n) ? n : values[m.Value]).ToString());
            Assert.Equal(Reading.Calculate(expression), int.Parse(question.Answer));
            Assert.All(told.Values, number => Assert.Contains($"{number}", Reading.Words(question.Text)));
        },
        iter: 1000);

    [Fact]
    public void Solutions_are_right_step_by_step_and_end_in_the_answer() => Gen.ULong.Sample(
        seed =>
        {
            var question = Reading.Any(seed);
            var lines = question.Solution!.Split('\n');
            Assert.Equal($"Answer: {question.Answer}", lines[^1]);
            var steps = lines[..^1].Where(l => l.Contains('=')).Select(l => l.Split(" = ")).ToList();
            Assert.Equal(s_source.Families.Single(f => f.Id == question.Origin!.Family).Operations, steps.Count);
            Assert.Equal(question.Answer, steps[^1][1]);
            Assert.All(steps, step => Assert.Equal(Reading.Calculate(step[0]), int.Parse(step[1])));
            Assert.All(steps, step => Assert.InRange(int.Parse(step[1]), 1, 9999)); // nothing negative
            Assert.All(steps.Select(s => s[0].Split(" / ")).Where(s => s.Length == 2), d => Assert.Equal(0, int.Parse(d[0]) % int.Parse(d[1])));
        },
        iter: 1000);

    [Fact]
    public void Difficulty_follows_operations_and_numbers() => Gen.ULong.Sample(
        seed =>
        {
            var question = Reading.Any(seed);
            Assert.Equal((Difficulty)(seed % 3), question.Difficulty);
            var operations = question.Solution!.Split('\n').Count(l => l.Contains('='));
            var largest = question.Origin!.Numbers.Max();
            Assert.True(question.Difficulty switch
            {
                Difficulty.Easy => operations == 1 && largest <= 20,
                Difficulty.Demo => largest <= 99 && (operations == 2 || largest > 20),
                _ => operations == 3 || largest >= 100,
            });
        },
        iter: 1000);

    [Fact]
    public void Texts_read_like_English() => Gen.ULong.Sample(
        seed =>
        {
            var text = Reading.Any(seed).Text;
            Assert.DoesNotContain("  ", text);
            Assert.DoesNotContain("{", text);
            Assert.True(text.All(char.IsAscii), text);
            Assert.DoesNotMatch(@"\b[Aa] [aeiou]", text);
            Assert.DoesNotMatch(@"\b[01]\b", text); // so that "1 apples" cannot be
            Assert.DoesNotMatch(@"\b(\w+) \1\b", text);
            Assert.Matches(@"^([A-Z0-9][^.?]*[.?] )*[A-Z0-9][^.?]*[.?]$", text);
            Assert.Contains(text.Split(' ', '.', '?'), w => w is "How" or "how" or "What" or "what" or "Find" or "Say" or "say" or "which" or "Which");
        },
        iter: 3000);

    [Fact]
    public void Every_family_makes_every_stratum_and_grade_that_it_claims()
    {
        foreach (var family in s_source.Families.Where(f => !f.NeedsFacts))
        {
            Stratum[] strata = family.Split == Split.HeldOut
                ? [HeldOut(family)] : [Stratum.Trained, Stratum.HeldOutNumbers, Stratum.HeldOutWordings];
            foreach (var stratum in strata)
            {
                var grades = Enum.GetValues<Difficulty>().Where(d => Grammar.NumberDraw.SizeFor(family, d) is not null).ToList();
                Assert.NotEmpty(grades);
                Assert.All(grades, grade => Assert.True(s_source.Draw(family, stratum, grade, 7) is not null, $"{family} {stratum} {grade}"));
            }
        }
    }

    [Fact]
    public void There_are_many_families_and_wordings_in_few_words()
    {
        var stories = s_source.Families.Where(f => !f.NeedsFacts).ToList();
        Assert.True(stories.Count(f => f.Split == Split.Trained) >= 150, $"{stories.Count}");
        Assert.True(stories.Count(f => f.Split == Split.HeldOut) >= 50, $"{stories.Count}");
        Assert.All(s_source.Families, f => Assert.True(f.Wordings(f.Split == Split.Trained ? Stratum.Trained : HeldOut(f)) >= 10, f.Id));
        Assert.Equal(s_source.Families.Count, s_source.Families.Select(f => f.Id).Distinct().Count());
        Assert.All(s_source.Families.GroupBy(f => f.Frame), frame => Assert.Distinct(frame.Select(f => f.Structure)));
        TestContext.Current.TestOutputHelper?.WriteLine($"lexicon: {Lexicon.Words(Split.Trained).Count} + {Lexicon.Words(Split.HeldOut).Count}");
        Assert.InRange(Lexicon.Words(Split.Trained).Count, 200, 450);
        Assert.InRange(Lexicon.Words(Split.HeldOut).Count, 50, 450);
    }

    [Fact]
    public void Only_words_of_the_lexicon_are_written() => Gen.ULong.Sample(
        seed =>
        {
            var question = Reading.Any(seed);
            var known = Lexicon.Words(Split.Trained).Concat(question.Stratum.Split() == Split.Trained ? [] : Lexicon.Words(Split.HeldOut)).ToHashSet();
            var split = question.Stratum.Split();
            known.UnionWith(Lexicon.MadeUp(split).SelectMany(w => new[] { w, w + "s" }));
            Assert.All(Reading.Words(question.Text + question.Solution).Select(w => w.ToLowerInvariant()).Where(w => !char.IsDigit(w[0])), w => Assert.Contains(w, known));
        },
        iter: 500);

    [Fact]
    public void Sets_have_different_texts() =>
        Assert.Distinct(s_source.Set(Stratum.HeldOutNumbers, Difficulty.Easy, 3, 400).Select(q => q.Text));

    [Fact]
    public void Facts_are_not_drawn_without_a_book() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => s_source.Draw(Stratum.Facts, Difficulty.Demo, 1));

    [GeneratedRegex("[a-z]")]
    private static partial Regex Variable();

    private static Stratum HeldOut(Family family) => family.Story.IsTrade ? Stratum.HeldOutTrades : Stratum.HeldOutFamilies;
}
