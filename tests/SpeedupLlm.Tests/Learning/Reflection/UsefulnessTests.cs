using CsCheck;
using SpeedupLlm.Learning.Reflection;

namespace SpeedupLlm.Tests.Learning.Reflection;

public sealed class UsefulnessTests
{
    [Theory]
    [InlineData(0, 3, false)]
    [InlineData(0, 4, true)]
    [InlineData(1, 4, false)]
    [InlineData(1, 5, true)]
    [InlineData(5, 5, false)]
    [InlineData(9, 0, false)]
    [InlineData(2000, 2300, true)] // beyond what the posterior's sum takes
    [InlineData(2300, 2000, false)]
    public void A_lesson_goes_when_it_is_known_to_do_harm(int helpful, int harmful, bool retired)
    {
        var lesson = Experiences.Lessons.Of("a") with { Helpful = helpful, Harmful = harmful - 1 };
        Assert.Equal(retired, Usefulness.After(lesson, helped: false).Retired);
    }

    [Fact]
    public void Every_use_is_counted_and_only_what_is_known_is_judged() => Gen.Bool.Nullable().Array[0, 40].Sample(uses =>
    {
        var lesson = uses.Aggregate(Experiences.Lessons.Of("a"), Usefulness.After);
        Assert.Equal((uses.Length, uses.Count(helped => helped == true), uses.Count(helped => helped == false)), (lesson.Uses, lesson.Helpful, lesson.Harmful));
    });

    [Fact]
    public void What_has_gone_stays_away() =>
        Assert.True(Usefulness.After(Experiences.Lessons.Of("a") with { Retired = true, Harmful = 4, Helpful = 9 }, helped: true).Retired);
}
