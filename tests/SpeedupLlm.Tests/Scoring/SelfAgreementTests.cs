using System.Numerics;
using CsCheck;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Tests.Scoring;

public sealed class SelfAgreementTests
{
    [Fact]
    public void Staying_ahead_equals_the_closed_form_in_whole_numbers() =>
        Gen.Select(Gen.Int[0, 64], Gen.Int[0, 64]).Sample((a, b) =>
        {
            var n = a + b + 1;
            var (term, sum) = (BigInteger.One, BigInteger.One);
            for (var j = 1; j <= a; j++)
            {
                term = term * (n - j + 1) / j;
                sum += term;
            }

            // 60 bits are more than a double holds.
            var exact = (double)((sum << 60) / (BigInteger.One << n)) / (1L << 60);
            Assert.Equal(exact, AnswerGroups.StaysAhead(a, b), 1e-12);
        });

    [Theory]
    [InlineData("A")]
    [InlineData("A--")]
    [InlineData("---")]
    public async Task Fewer_than_two_answers_cannot_be_scored(string letters) => Assert.All(await ScoreAsync(letters), score => Assert.Null(score));

    [Fact]
    public async Task Every_answer_is_scored_against_the_most_frequent_other_one_and_estimated()
    {
        var scores = await ScoreAsync("AAB-AC");
        Assert.Equal(AnswerGroups.StaysAhead(3, 1), scores[0]!.Value.Value);
        Assert.Equal(scores[0], scores[4]);
        Assert.Equal(AnswerGroups.StaysAhead(1, 3), scores[2]!.Value.Value);
        Assert.Equal(scores[2], scores[5]);
        Assert.Null(scores[3]);
        Assert.All(scores, score => Assert.NotEqual(ScoreKind.Verified, score?.Kind));
    }

    [Fact]
    public Task Scores_of_two_answers_add_up_to_one_and_do_not_depend_on_the_order() =>
        Gen.Char["AB"].Array[2, 20].Where(letters => letters.Distinct().Count() == 2).SampleAsync(async letters =>
        {
            var scores = await ScoreAsync(new string(letters));
            var backwards = await ScoreAsync(new string([.. letters.Reverse()]));
            double Of(IReadOnlyList<Score?> list, char[] order, char letter) => list[Array.IndexOf(order, letter)]!.Value.Value;
            Assert.Equal(1, Of(scores, letters, 'A') + Of(scores, letters, 'B'), 1e-12);
            Assert.Equal(Of(scores, letters, 'A'), Of(backwards, [.. letters.Reverse()], 'A'));
        });

    private static async Task<IReadOnlyList<Score?>> ScoreAsync(string letters) =>
        await new SelfAgreement().ScoreAsync(Candidates.Scoring(Candidates.Of(letters)), TestContext.Current.CancellationToken);
}
