using SpeedupLlm.Scaling;
using SpeedupLlm.Stopping;

namespace SpeedupLlm.Tests.Stopping;

public sealed class MoreRulesTests
{
    [Theory]
    [InlineData("AAA", true)]
    [InlineData("AAB", false)]
    [InlineData("ABBB", false)]
    [InlineData("BAAAAA", true)]
    [InlineData("AA-", false)]
    [InlineData("---", false)]
    public void Windows_follow_each_other_and_one_of_equal_answers_is_enough(string letters, bool stops) =>
        Assert.Equal(stops, new Window().ShouldStop(Candidates.State(letters)));

    [Theory]
    [InlineData(0.96, true)]
    [InlineData(0.95, false)]
    [InlineData(null, false)]
    public void Confidence_is_that_of_the_latest_answer_and_above_tau(double? confidence, bool stops)
    {
        var state = Candidates.State("AB");
        state = state with { Candidates = [state.Candidates[0] with { Confidence = 1 }, state.Candidates[1] with { Confidence = confidence }] };
        Assert.Equal(stops, new Confidence().ShouldStop(state));
    }

    [Fact]
    public void Nothing_to_mend_is_a_step_without_a_candidate()
    {
        var state = Candidates.State("A");
        Assert.False(new NothingToMend().ShouldStop(state with { Last = new Step(2, 1, null) }));
        Assert.True(new NothingToMend().ShouldStop(state with { Last = new Step(2, 1, null) { NothingToMend = true } }));
    }

    [Fact]
    public void Any_is_one_of_them_and_all_is_every_one()
    {
        var (any, all) = (StoppingRules.Find("any(window:2,agreement)", StoppingRules.All)!, StoppingRules.Find("all(window:2,agreement)", StoppingRules.All)!);
        Assert.True(any.ShouldStop(Candidates.State("AA")));
        Assert.False(all.ShouldStop(Candidates.State("AA")));
        Assert.True(all.ShouldStop(Candidates.State("AAAA")));
        Assert.True(StoppingRules.Find("any(threshold,window)", StoppingRules.All)!.UsesScores);
        Assert.True(StoppingRules.Find("any(confidence,window)", StoppingRules.All)!.UsesConfidence);
    }
}
