using CsCheck;
using SpeedupLlm.Learning.Tuning;

namespace SpeedupLlm.Tests.Learning.Tuning;

public sealed class TuningScheduleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(9, 3)]
    [InlineData(10, 10)]
    [InlineData(299, 100)]
    [InlineData(300, 300)]
    [InlineData(int.MaxValue, 1_000_000_000)]
    public void Steps_are_1_3_10_30_and_so_on(int known, int step) => Assert.Equal(step, TuningSchedule.StepAt(known));

    [Fact]
    public void Work_in_all_stays_within_one_and_a_half_of_the_last() => Gen.Int[1, 20_000].Sample(most =>
    {
        var (work, last) = (0, 0);
        for (var known = 1; known <= most; known++)
        {
            if (TuningSchedule.IsDue(known, last))
                work += last = known;
        }

        return work <= 1.5 * last && last == TuningSchedule.StepAt(most);
    });
}
