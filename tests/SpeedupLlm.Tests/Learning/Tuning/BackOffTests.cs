using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Learning.Tuning;

namespace SpeedupLlm.Tests.Learning.Tuning;

public sealed class BackOffTests
{
    [Fact]
    public void What_fails_again_waits_twice_as_long_and_a_day_at_most()
    {
        var time = new FakeTimeProvider();
        var backOff = new BackOff<string>(time);
        Assert.True(backOff.IsOver("a"));

        var waits = Enumerable.Range(0, 14).Select(_ => backOff.Failed("a").TotalMinutes).ToList();

        Assert.Equal([1, 2, 4, 8], waits.Take(4));
        Assert.Equal(24 * 60, waits[^1]);
        Assert.True(backOff.IsOver("b"));
        time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.False(backOff.IsOver("a"));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(backOff.IsOver("a"));
    }

    [Fact]
    public void After_a_success_it_begins_anew()
    {
        var backOff = new BackOff<string>(new FakeTimeProvider());
        backOff.Failed("a");
        backOff.Failed("a");

        backOff.Succeeded("a");

        Assert.True(backOff.IsOver("a"));
        Assert.Equal(TimeSpan.FromMinutes(1), backOff.Failed("a"));
    }
}
