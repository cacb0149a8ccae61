using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm.Tests.Stopping;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData(0.8, true)]
    [InlineData(0.79999, false)]
    [InlineData(null, false)]
    public void It_stops_at_the_first_score_that_reaches_tau(double? last, bool stops)
    {
        Score?[] scores = [new Score(0.1, ScoreKind.Verified), null, last is { } value ? new Score(value, ScoreKind.Verified) : null];
        Assert.Equal(stops, new Threshold().ShouldStop(Candidates.State("ABC", tau: 0.8, scores)));
    }

    [Fact]
    public void Never_never_stops() => Assert.False(new Never().ShouldStop(Candidates.State(new string('A', 64), tau: 0.001)));
}
