using CsCheck;
using SpeedupLlm.QuestionSets.Grammar;

namespace SpeedupLlm.QuestionSets.Tests;

public class SplitTests
{
    private static readonly QuestionSource s_source = QuestionSource.Embedded;

    [Fact]
    public void Nothing_held_out_is_drawn_for_training() => Gen.ULong.Sample(
        seed =>
        {
            var question = s_source.Draw(Stratum.Trained, (Difficulty)(seed % 3), seed);
            foreach (var level in new[] { SimilarityLevel.S1, SimilarityLevel.S2, SimilarityLevel.S3, SimilarityLevel.S4, SimilarityLevel.None })
                AssertTrained(s_source.Related(question, level, seed) ?? question);
            if (QuestionSource.Misleading(question, seed) is { } misleading)
                AssertTrained(misleading);
            AssertTrained(s_source.Draw(Reading.Book(seed, Split.Trained), (Difficulty)(seed % 3), seed));
        },
        iter: 300);

    [Fact]
    public void Held_out_numbers_are_trained_families_and_wordings_with_new_numbers_and_names() => Gen.ULong.Sample(
        seed =>
        {
            var question = s_source.Draw(Stratum.HeldOutNumbers, (Difficulty)(seed % 3), seed);
            Assert.Equal(Split.Trained, question.Problem!.Family.Split);
            Assert.All(Wordings(question), pair => Assert.Contains(pair.Wording, pair.Clause.Trained));
            AssertHeldOutNumbersAndNames(question);
        },
        iter: 300);

    [Fact]
    public void Held_out_wordings_have_no_trained_sentence() => Gen.ULong.Sample(
        seed =>
        {
            var question = s_source.Draw(Stratum.HeldOutWordings, (Difficulty)(seed % 3), seed);
            Assert.Equal(Split.Trained, question.Problem!.Family.Split);
            Assert.All(Wordings(question), pair => Assert.Contains(pair.Wording, pair.Clause.HeldOut));
            AssertHeldOutNumbersAndNames(question);
        },
        iter: 300);

    [Fact]
    public void Held_out_families_are_whole_frames() => Gen.ULong.Sample(
        seed =>
        {
            var question = s_source.Draw(Stratum.HeldOutFamilies, (Difficulty)(seed % 3), seed);
            Assert.Equal(Split.HeldOut, question.Problem!.Family.Split);
            Assert.DoesNotContain(s_source.Families, f => f.Frame == question.Origin!.Frame && f.Split == Split.Trained);
            AssertHeldOutNumbersAndNames(question);
        },
        iter: 300);

    [Fact]
    public void The_splits_are_disjoint_by_construction()
    {
        var library = Library.Embedded;
        Assert.All(library.Frames.SelectMany(f => f.Clauses.Values), clause => Assert.Distinct(clause.Wordings));
        var trained = library.Frames.Where(f => f.Split == Split.Trained).SelectMany(f => f.Clauses.Values).SelectMany(c => c.Trained).ToHashSet();
        Assert.DoesNotContain(library.Frames.SelectMany(f => f.Clauses.Values).SelectMany(c => c.HeldOut), trained.Contains);
        Assert.DoesNotContain(library.Frames.Where(f => f.Split == Split.HeldOut).SelectMany(f => f.Clauses.Values).SelectMany(c => c.Wordings), trained.Contains);
        Assert.All(
            library.Frames.Where(f => f.Split == Split.Trained && !f.IsAboutFacts).SelectMany(f => f.Clauses.Values),
            clause => Assert.Equal((4, 2), (clause.Trained.Count, clause.HeldOut.Count)));
        Assert.Distinct(library.Names.All);
        Assert.Empty(Lexicon.MadeUp(Split.Trained).Intersect(Lexicon.MadeUp(Split.HeldOut)));
        Assert.Distinct(MadeUpWords.All);
        Assert.Empty(MadeUpWords.All.Intersect(Lexicon.Words(Split.Trained).Concat(Lexicon.Words(Split.HeldOut))));
    }

    [Fact]
    public void Held_out_numbers_end_in_every_digit() =>
        Assert.Equal(10, Enumerable.Range(10, 90).Where(Quantity.IsHeldOut).Select(n => n % 10).Distinct().Count());

    private static void AssertTrained(Question question)
    {
        Assert.Equal(Split.Trained, question.Stratum.Split());
        Assert.Equal(Split.Trained, question.Problem!.Family.Split);
        Assert.All(Wordings(question), pair => Assert.Contains(pair.Wording, pair.Clause.Trained));
        Assert.DoesNotContain(question.Origin!.Numbers, Quantity.IsHeldOut);
        Assert.DoesNotContain(question.Problem.Family.Variables, v => Quantity.IsHeldOut(question.Problem.Values[v]));
        Assert.Empty(question.Origin.Names.Intersect(HeldOutNames));
        Assert.Empty(question.Needs.Select(n => n.Split(':')[1]).Intersect(Lexicon.MadeUp(Split.HeldOut)));
    }

    private static void AssertHeldOutNumbersAndNames(Question question)
    {
        Assert.Contains(question.Origin!.Numbers, Quantity.IsHeldOut);
        Assert.Empty(question.Origin.Names.Except(HeldOutNames));
    }

    private static string[] HeldOutNames =>
        [.. Library.Embedded.Names.For(Split.HeldOut, true), .. Library.Embedded.Names.For(Split.HeldOut, false)];

    private static IEnumerable<(Clause Clause, string Wording)> Wordings(Question question) =>
        question.Problem!.Family.Clauses.Zip(question.Problem.Choices, (clause, choice) => (clause, clause.Wordings[choice]));
}
