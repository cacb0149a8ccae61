using CsCheck;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Experiences;

public sealed class PriorVotesTests
{
    private static readonly Question Asked = new("Tom has 5 apples. How many?", "f");

    [Fact]
    public void Experiences_that_disagree_cancel_each_other()
    {
        Assert.Null(Of(Near("a", "7"), Near("b", "8")));
        var votes = Of(Near("a", "7", confirmations: 3), Near("b", "8"))!;
        Assert.Equal(("7", 2), (votes.Votes.Answer.Text, votes.Votes.Votes));
        Assert.Equal(["a"], votes.From.Select(voter => voter.Experience.Id));
        Assert.Equal(1, Of(Near("a", "7", confirmations: 1), Near("b", "8"))!.Votes.Votes);
    }

    [Fact]
    public void Who_may_vote()
    {
        Assert.Equal(1, Of(Near("a", "7"))!.Votes.Votes);
        Assert.Equal(2, Of(Near("a", "7"), Near("b", "7 apples"))!.Votes.Votes);
        Neighbour[] never =
        [
            Near("S3", "7", SimilarityLevel.S3), Near("S4", "7", SimilarityLevel.S4), Near("unsolved", "7", solved: false), Near("made with memory", "7", parent: "p"),
            Near("other slots", "7", question: "Tom has 6 apples. How many?"), Near("no answer", ""),
        ];
        Assert.All(never, neighbour => Assert.Null(Of(neighbour)));
        Assert.Equal(1, Of(Near("a", "7"), Near("a", "7"))!.Votes.Votes);
    }

    [Fact]
    public void Never_more_than_two_votes_and_none_at_S3_or_S4() =>
        (from level in Gen.Enum<SimilarityLevel>()
         from answer in Gen.Int[1, 3]
         from confirmations in Gen.Int[0, 9]
         from parent in Gen.Bool
         from solved in Gen.Bool
         select (level, answer, confirmations, parent, solved)).Array[0, 6].Sample(all =>
        {
            var votes = Of([.. all.Select((one, i) => Near(
                $"{i}", $"{one.answer}", one.level, one.solved, one.parent ? "p" : null, confirmations: one.confirmations))]);
            var may = all.Where(one => one.level >= SimilarityLevel.S2 && one.solved && !one.parent).ToList();
            if (votes is null)
            {
                var sums = may.GroupBy(one => one.answer).Select(group => group.Sum(one => 1 + one.confirmations)).OrderDescending().Take(2).ToArray();
                Assert.True(sums.Length != 1 && (sums.Length == 0 || sums[0] == sums[1]));
                return;
            }

            Assert.InRange(votes.Votes.Votes, 1, 2);
            Assert.NotEmpty(votes.From);
            Assert.All(votes.From, voter => Assert.True(voter.Level >= SimilarityLevel.S2));
            Assert.DoesNotContain(votes.From, voter => PriorVotes.Showable([voter]).Count > 0);
        });

    private static PriorVotes? Of(params Neighbour[] neighbours) => PriorVotes.Of(Asked, neighbours, new AnswerReader(), new AnswerEquality());

    private static Neighbour Near(
        string id, string answer, SimilarityLevel level = SimilarityLevel.S2, bool solved = true, string? parent = null, string? question = null,
        int confirmations = 0) => new(
        new Experience
        {
            Id = id, Space = "s", MemoryScope = "m", RecallScope = "r", Fingerprint = id, Question = question ?? Asked.Text, Completion = answer,
            Answer = answer.Length == 0 ? null : answer, Solved = solved, Source = ExperienceSource.Own, Created = default, Embedder = "e", Embedding = default,
            Parents = parent is null ? [] : [parent], Confirmations = confirmations,
        },
        0.95, level);
}
