using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

public sealed class EBenjaminiHochbergTests
{
    /// <summary>K = 4, α = 0.05: the bars are 80, 40, 26.7, 20 for the first to the fourth.</summary>
    [Theory]
    [InlineData(new[] { 79d, 10, 10, 10 }, new int[0])]
    [InlineData(new[] { 10d, 81, 10, 10 }, new[] { 1 })]
    [InlineData(new[] { 41d, 10, 50, 10 }, new[] { 2, 0 })]
    [InlineData(new[] { 21d, 22, 23, 24 }, new[] { 3, 2, 1, 0 })]
    [InlineData(new[] { 19d, 27, 28, 29 }, new[] { 3, 2, 1 })]
    public void The_largest_set_that_clears_its_bar_is_kept(double[] values, int[] kept) =>
        Assert.Equal(kept, EBenjaminiHochberg.Keep([.. values.Select(value => Math.Log(value))], 0.05));

    [Fact]
    public void Of_no_claims_none_is_kept() => Assert.Empty(EBenjaminiHochberg.Keep([], 0.05));

    [Fact]
    public void A_space_lists_only_what_stands_among_all_its_bands()
    {
        var (world, guard) = (new Randomised(1), SpaceGuard.New);
        for (var i = 0; i < 600; i++)
        {
            guard = guard.Take(world.Trial("useful", 0.5));
            guard = guard.Take(world.Trial("useless"));
        }

        Assert.Equal(["useful"], guard.Claimed());
    }
}
