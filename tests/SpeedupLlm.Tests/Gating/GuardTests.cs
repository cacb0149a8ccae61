using CsCheck;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

public sealed class GuardTests
{
    [Fact]
    public void The_share_is_between_its_floor_and_one_half() => Gen.Select(Gen.Double[-50, 50], Gen.Double[-50, 50], Gen.Long[0, 1_000_000]).Sample(
        (cost, quality, outcomes) => Assert.InRange(ControlShare.Of(cost, quality, outcomes), 0.05, 0.5));

    [Fact]
    public void It_falls_as_a_saving_shows_and_rises_when_harm_is_suspected()
    {
        Assert.Equal(0.5, BandGuard.New.Share);
        Assert.Equal(0.158655, ControlShare.Of(-2, 0, 100), 1e-5);
        Assert.Equal(0.05, ControlShare.Of(-4, 0, 100));
        Assert.Equal(0.1, ControlShare.Of(0, 0, 3_000), 1e-12);
        Assert.Equal(0.5, ControlShare.Of(-4, 1.3, 3_000));
    }

    [Fact]
    public void A_harmful_band_is_closed_explores_2_percent_and_opens_again_when_it_has_turned_useful()
    {
        var (world, guard) = (new Randomised(1), SpaceGuard.New);
        guard = Until(() => !guard.For("band").IsOpen, -0.75, 0);
        Assert.Equal(Harm.Cost, guard.For("band").Closed);
        Assert.Equal(0.98, guard.For("band").Share);
        Assert.Equal(0.98, guard.For("band").ShareFor(audited: true));
        guard = Until(() => guard.For("band").IsOpen, 0.4, 0);
        Assert.Equal(0.5, guard.For("band").Share);
        guard = Until(() => guard.For("band").Claimed, 0.4, 0);

        SpaceGuard Until(Func<bool> done, double saving, double loss)
        {
            for (var i = 0; !done(); i++)
            {
                Assert.True(i < 10_000);
                guard = guard.Take(world.Trial("band", saving, loss, 1 - guard.For("band").Share));
            }

            return guard;
        }
    }

    [Fact]
    public void A_cheap_memory_that_is_wrong_is_closed_and_saving_alone_does_not_open_it()
    {
        var (world, guard) = (new Randomised(2), SpaceGuard.New);
        for (var i = 0; i < 3_000; i++)
            guard = guard.Take(world.Trial("band", 0.5, 0.3, 1 - guard.For("band").Share));
        Assert.Equal(Harm.Quality, guard.For("band").Closed);
        Assert.True(guard.For("band").Cost.ShowsGain(80));
        Assert.False(guard.For("band").Claimed);
    }

    [Fact]
    public void A_band_follows_its_parent_until_it_has_300_outcomes_of_its_own()
    {
        var (world, guard) = (new Randomised(3), SpaceGuard.New);
        for (var i = 0; i < 400; i++)
            guard = guard.Take(world.Trial("bad", -0.9));
        Assert.False(guard.For("bad").IsOpen);
        Assert.False(guard.For("new").IsOpen);
        for (var i = 0; i < 299; i++)
            guard = guard.Take(world.Trial("new", 0, probability: 0.02));
        Assert.False(guard.For("new").IsOpen);
        guard = guard.Take(world.Trial("new", 0, probability: 0.02));
        Assert.True(guard.For("new").IsOpen);
    }

    [Fact]
    public void Outcomes_without_a_score_leave_quality_as_it_is()
    {
        var trial = new Randomised(4).Trial() with { Quality = null };
        var guard = SpaceGuard.New.Take(trial);
        Assert.Equal(0, guard.Parent.Quality.Count);
        Assert.Equal(1, guard.Parent.Cost.Count);
        Assert.Equal(default, guard.Parent.QualityMoments);
    }

    [Fact]
    public void An_audited_request_is_split_in_halves_however_small_the_share()
    {
        var (world, guard) = (new Randomised(5), SpaceGuard.New);
        for (var i = 0; i < 1_000; i++)
            guard = guard.Take(world.Trial("band", 0.5, probability: 1 - guard.For("band").Share));
        Assert.Equal(0.05, guard.For("band").Share, 0.01);
        Assert.Equal(0.5, guard.For("band").ShareFor(audited: true));
    }
}
