using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

public sealed class AuditStrataTests
{
    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.5, 1)]
    [InlineData(0.75, 2)]
    [InlineData(1, 3)]
    public void An_audit_is_judged_by_what_the_control_arm_showed_where_fresh_answers_were_as_sure(double confidence, int stratum)
    {
        var guard = BandGuard.New;
        for (var i = 0; i < 30; i++)
            guard = guard.Take(BandGuard.Wins.Of(Trial.Of(Audited(Arm.Control, confidence, 0.9))!.Value)).Take(BandGuard.Wins.Of(Trial.Of(Audited(Arm.Memory, confidence, 0))!.Value));
        var expected = guard.Audits.Expected;
        Expected[] strata = [expected.Split, expected.Divided, expected.Leading, expected.Unanimous];
        foreach (var (index, of) in strata.Index())
            Assert.Equal(index == stratum ? (0.5 + 3) / 31 : 0.5, of.Mean, 1e-12);
        // Where there is agreement to lose, more is bet on losing it.
        Assert.All(strata.Where((_, index) => index != stratum), other => Assert.True(strata[stratum].Variance < other.Variance));
        var observed = Trial.Of(Audited(Arm.Memory, confidence, 0.25) with { Drawn = Drawn(expected) })!.Value.Quality!.Value;
        Assert.Equal((0.75, strata[stratum].Mean, strata[stratum].Variance), (observed.Y, observed.Mean, observed.Variance));
    }

    [Fact]
    public void Without_a_fresh_answer_it_is_judged_by_what_all_showed()
    {
        var drawn = Drawn(default);
        var judged = Audited(Arm.Memory, 1, 1) with { Audit = new Audit(true, 5), Drawn = drawn };
        Assert.Equal((0, 0.4, 0.2), (Trial.Of(judged)!.Value.Quality!.Value.Y, Trial.Of(judged)!.Value.Quality!.Value.Mean, Trial.Of(judged)!.Value.Quality!.Value.Variance));
        var crashed = judged with { Audit = null, Status = RequestStatus.Crashed };
        Assert.Equal((1, 0.4), (Trial.Of(crashed)!.Value.Quality!.Value.Y, Trial.Of(crashed)!.Value.Quality!.Value.Mean));
        Assert.Null(Trial.Of(judged with { Audit = new Audit(null, 5) })!.Value.Quality);
    }

    /// <summary>The control arm agrees with nine of ten fresh answers that are sure; memory turns half of these into others, or mends half of what is left.</summary>
    [Theory]
    [InlineData(0.1, 0.55, 80)]
    [InlineData(0.5, 0.05, 80)]
    public void Memory_that_changes_answers_is_seen_within_80_audits(double control, double memory, int audits)
    {
        const int Histories = 200;
        var shown = Enumerable.Range(0, Histories).Count(history =>
        {
            var (randomised, guard) = (new Randomised((ulong)history), BandGuard.New);
            for (var audit = 0; audit < audits; audit++)
            {
                var arm = randomised.Uniform() < 0.5 ? Arm.Memory : Arm.Control;
                var agreement = randomised.Uniform() < (arm == Arm.Memory ? memory : control) ? 0 : 1;
                guard = guard.Take(BandGuard.Wins.Of(Trial.Of(Audited(arm, 1, agreement) with { Drawn = Drawn(guard.Audits.Expected) })!.Value));
            }

            Assert.False(memory > control ? guard.Quality.ShowsGain(80) : guard.Quality.ShowsHarm(80) || guard.Closed.HasFlag(Harm.Quality));
            return memory > control ? guard.Closed.HasFlag(Harm.Quality) : guard.Quality.ShowsGain(80);
        });
        Assert.True(shown > 0.9 * Histories, $"{shown} of {Histories}");
    }

    private static Outcome Audited(Arm arm, double confidence, double agreement) =>
        new("id", "s", 1, arm, "b", RequestStatus.Completed, 0.5, null, new Spent(50, 1, 1, 10, 0, 10, 5), 50)
        {
            Audit = new Audit(agreement > 0.5, 50) { Agreement = agreement, Confidence = confidence }, Drawn = Drawn(default),
        };

    private static Randomisation Drawn(ExpectedAudits audits) => new(0.5, 0.5, 0.25, 0.4, 0.2, QualitySource.Audit) { Audits = audits };
}
