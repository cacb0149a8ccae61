using CsCheck;
using SpeedupLlm.Stopping;

namespace SpeedupLlm.Tests.Stopping;

public sealed class AgreementTests
{
    private static readonly (int Ahead, int Behind)[] Stops = [(4, 0), (6, 1), (8, 2), (9, 3)];

    [Fact]
    public void It_stops_at_4_0_6_1_8_2_and_9_3_in_every_order_and_never_one_vote_before() =>
        (from stop in Gen.OneOf(Stops)
         from letters in Gen.Shuffle((char[])[.. Enumerable.Repeat('A', stop.Ahead), .. Enumerable.Repeat('B', stop.Behind)])
         select (stop, new string(letters)))
        .Sample((stop, letters) =>
        {
            Assert.True(ShouldStop(letters));
            Assert.False(ShouldStop(letters.Remove(letters.IndexOf('A', StringComparison.Ordinal), 1)));
            Assert.False(ShouldStop(letters + "B"), "one vote more for the other is one too few for the leader");
        });

    [Fact]
    public void A_stream_of_votes_stops_first_where_the_leader_has_the_votes_it_needs() =>
        Gen.Char["AB"].Array[1, 16].Sample(letters =>
        {
            for (var n = 1; n <= letters.Length; n++)
            {
                var a = letters.Take(n).Count(letter => letter == 'A');
                var (ahead, behind) = (Math.Max(a, n - a), Math.Min(a, n - a));
                var needed = behind < Stops.Length ? Stops[behind].Ahead : int.MaxValue;
                if (behind < Stops.Length)
                    Assert.Equal(ahead >= needed, ShouldStop(new string(letters, 0, n)));
            }
        });

    [Theory]
    [InlineData("AAA-A", true)]
    [InlineData("AAA--", false)]
    [InlineData("----", false)]
    [InlineData("AAABC", false)]
    [InlineData("AABAAABA", false)]
    [InlineData("AABCAAAA", true)]
    public void Candidates_without_an_answer_are_no_votes_and_only_the_next_best_answer_counts_against_the_leader(string letters, bool stops) =>
        Assert.Equal(stops, ShouldStop(letters));

    [Fact]
    public void A_lower_threshold_stops_earlier()
    {
        Assert.False(new Agreement().ShouldStop(Candidates.State("AA", tau: 0.9)));
        Assert.True(new Agreement().ShouldStop(Candidates.State("AAA", tau: 0.9)));
    }

    private static bool ShouldStop(string letters) => new Agreement().ShouldStop(Candidates.State(letters));
}
