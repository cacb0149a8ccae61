using CsCheck;

namespace SpeedupLlm.QuestionSets.Tests;

public class LevelTests
{
    private static readonly QuestionSource s_source = QuestionSource.Embedded;

    [Fact]
    public void S1_is_identical() => Sample(SimilarityLevel.S1, (one, other) => Assert.Equal((one.Text, one.Id), (other.Text, other.Id)));

    [Fact]
    public void S2_is_the_same_answer_in_another_text() => Sample(SimilarityLevel.S2, (one, other) =>
    {
        Assert.Equal(one.Answer, other.Answer);
        Assert.Equal(one.Origin!.Numbers, other.Origin!.Numbers);
        Assert.Equal(one.Origin.Family, other.Origin.Family);
        Assert.NotEqual(one.Text, other.Text);
    });

    [Fact]
    public void S3_is_the_same_wording_with_other_numbers() => Sample(SimilarityLevel.S3, (one, other) =>
    {
        Assert.Equal(one.Origin!.Wording, other.Origin!.Wording);
        Assert.NotEqual(one.Origin.Numbers, other.Origin.Numbers);
        Assert.NotEqual(one.Text, other.Text);
        Assert.NotEqual(one.Answer, other.Answer);
        Assert.Equal(one.Difficulty, other.Difficulty);
    });

    [Fact]
    public void S4_is_another_structure_over_shared_quantities_of_the_same_frame() => Sample(SimilarityLevel.S4, (one, other) =>
    {
        Assert.Equal(one.Origin!.Frame, other.Origin!.Frame);
        Assert.NotEqual(one.Origin.Structure, other.Origin.Structure);
        Assert.NotEqual(one.Text, other.Text);
        var (a, b) = (one.Problem!, other.Problem!);
        var shared = a.Family.Variables.Intersect(b.Family.Variables).ToList();
        Assert.NotEmpty(shared);
        Assert.All(shared, variable => Assert.Equal(a.Values[variable], b.Values[variable]));
        Assert.Equal(a.Cast, b.Cast);
    });

    [Fact]
    public void None_shares_no_frame() =>
        Sample(SimilarityLevel.None, (one, other) => Assert.NotEqual(one.Origin!.Frame, other.Origin!.Frame));

    [Fact]
    public void Nearly_every_question_has_a_relative_of_every_level()
    {
        var missing = 0;
        for (var seed = 0ul; seed < 700; seed++)
        {
            var question = Reading.Any(seed);
            missing += new[] { SimilarityLevel.S2, SimilarityLevel.S3, SimilarityLevel.S4 }.Count(l => s_source.Related(question, l, seed) is null);
        }

        Assert.InRange(missing, 0, 60); // of 2,100: where the shared numbers fit no other structure
    }

    [Fact]
    public void A_misleading_question_looks_nearer_than_a_paraphrase_and_has_another_answer()
    {
        var (misleading, paraphrase, n) = (0.0, 0.0, 0);
        for (var seed = 0ul; seed < 300; seed++)
        {
            var question = s_source.Draw(Stratum.HeldOutNumbers, (Difficulty)(seed % 3), seed);
            if (QuestionSource.Misleading(question, seed) is not { } twin)
                continue;
            Assert.Equal(Stratum.Misleading, twin.Stratum);
            Assert.Equal(question.Id, twin.Imitates);
            Assert.NotEqual(question.Answer, twin.Answer);
            Assert.NotEqual(question.Origin!.Structure, twin.Origin!.Structure);
            Assert.Equal(question.Origin.Numbers, twin.Origin.Numbers);
            Assert.Equal(SimilarityLevel.S4, Similarity.Between(question, twin));
            misleading += Reading.Overlap(question, twin);
            paraphrase += Reading.Overlap(question, s_source.Related(question, SimilarityLevel.S2, seed)!);
            n++;
        }

        Assert.True(n > 100, $"only {n} of 300 questions have a twin");
        Assert.True(misleading > 1.2 * paraphrase, $"{misleading / n:f2} {paraphrase / n:f2}");
    }

    [Fact]
    public void A_fact_question_names_what_it_needs_and_does_not_tell_it() => Gen.ULong.Sample(
        seed =>
        {
            var book = Reading.Book(seed, Split.HeldOut);
            var question = s_source.Draw(book, (Difficulty)(seed % 3), seed);
            Assert.InRange(question.Needs.Count, 1, 2);
            Assert.All(question.Needs, id =>
            {
                Assert.NotEmpty(book[id].Source);
                Assert.Contains(id.Split(':')[1], question.Text);
                Assert.DoesNotContain(book[id].Text, question.Text);
                Assert.Matches(@"\d", book[id].Text);
            });
        },
        iter: 300);

    [Fact]
    public void Facts_differ_between_books_and_never_within_one()
    {
        var (one, same, other) = (s_source.Facts(1, Split.HeldOut), s_source.Facts(1, Split.HeldOut), s_source.Facts(2, Split.HeldOut, perFrame: 100));
        Assert.Equal(one.Documents, same.Documents);
        Assert.All(one.Documents.GroupBy(d => d.Id.Split(':')[1]), word => Assert.Single(word));
        Assert.True(one.Documents.Count(d => other[d.Id].Text == d.Text) < one.Documents.Count / 2);
        Assert.True(other.Documents.Count >= 60, $"{other.Documents.Count}");
    }

    [Fact]
    public void A_question_from_a_file_has_no_relatives() => Assert.Throws<ArgumentException>(
        () => s_source.Related(new Question { Id = "x", Text = "2 + 2?", Answer = "4" }, SimilarityLevel.S2, 1));

    private static void Sample(SimilarityLevel level, Action<Question, Question> assert) => Gen.ULong.Sample(
        seed =>
        {
            var question = Reading.Any(seed);
            if (s_source.Related(question, level, seed) is not { } related)
                return;
            Assert.Equal(level, Similarity.Between(question, related));
            Assert.Equal(level, Similarity.Between(related, question));
            if (level != SimilarityLevel.None)
                Assert.Equal(question.Stratum, related.Stratum);
            assert(question, related);
        },
        iter: 500);
}
