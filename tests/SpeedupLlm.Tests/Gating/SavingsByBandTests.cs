using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

public sealed class SavingsByBandTests
{
    [Fact]
    public void Bands_spaces_and_all_are_told_apart_and_each_has_its_verdict()
    {
        var world = new Randomised(5);
        var outcomes = new List<Outcome>();
        for (var i = 1; i <= 1_500; i++)
        {
            outcomes.Add(Of(world, "a", (2 * i) - 1, "useful", saving: 0.6));
            outcomes.Add(Of(world, "a", 2 * i, "harmful", saving: -0.9));
        }

        for (var i = 1; i <= 100; i++)
            outcomes.Add(Of(world, "b", i, "new", saving: 0));
        var report = Savings.Of(null, outcomes);
        Assert.Equal([("a", null), ("b", null)], report.Spaces.Select(row => (row.Space, row.Band)));
        Assert.Equal([("a", "harmful"), ("a", "useful"), ("b", "new")], report.Bands.Select(row => (row.Space, row.Band!)));
        Assert.Equal((3_100, 3_000, 1_500), (N(report.Control, report.Memory), N(report.Spaces[0]), N(report.Bands[0])));

        var (harmful, useful, young) = (report.Bands[0], report.Bands[1], report.Bands[2]);
        Assert.Equal((false, "cost", false, false), (harmful.Verdict.Open, string.Join(' ', harmful.Verdict.Harm), harmful.Verdict.Claimed, harmful.Verdict.Listed));
        Assert.Equal((true, true, true, false), (useful.Verdict.Open, useful.Verdict.Claimed, useful.Verdict.Listed, useful.Verdict.Follows));
        Assert.True(useful.Verdict.CostGain > 80);
        Assert.Equal((true, true, false), (young.Verdict.Open, young.Verdict.Follows, young.Verdict.Listed));
        foreach (var saving in new[] { useful.AtAnyTime.Cost!, useful.AtAnyTime.Operations!, useful.AtAnyTime.Time!, useful.AtAnyTime.Money! })
            Assert.True(saving.Low > 0.4 && saving.Low <= 0.6 && saving.High >= 0.6 && saving.High < 0.8, $"{saving}");
        Assert.Null(harmful.AtAnyTime.AccuracyChange);
        Assert.Equal("not verified", useful.Accuracy);
        Assert.Equal(report.Spaces[0], Savings.Of("a", outcomes.Where(outcome => outcome.Space == "a")).Spaces[0], (left, right) => left.Verdict.CostHarm.Equals(right.Verdict.CostHarm));
    }

    [Theory]
    [InlineData("verified")]
    [InlineData("audited")]
    [InlineData("feedback")]
    public void Accuracy_says_where_it_was_seen(string how)
    {
        var world = new Randomised(6);
        var outcomes = Enumerable.Range(1, 400).Select(i =>
        {
            var outcome = Of(world, "a", i, "band", 0);
            var right = world.Uniform() < (outcome.Arm == Arm.Memory ? 0.6 : 0.9);
            return how switch
            {
                "verified" => outcome with { Verified = right ? 1 : 0 },
                "audited" => outcome with { Audit = new Audit(right, 10), Drawn = outcome.Drawn! with { Quality = QualitySource.Audit } },
                // The satisfied are silent.
                _ => outcome with { Feedback = right ? null : 0, Drawn = outcome.Drawn! with { Quality = QualitySource.Feedback } },
            };
        }).ToList();
        var report = Savings.Of("a", outcomes);
        Assert.Equal(how, report.Accuracy);
        Assert.InRange(report.AccuracyChange!.Value, -0.4, -0.2);
        Assert.True(report.AtAnyTime.AccuracyChange is { High: < 0 } change && change.Low < -0.25, $"{report.AtAnyTime.AccuracyChange}");
        Assert.Equal(["quality"], report.Spaces[0].Verdict.Harm);
        Assert.Equal(how == "audited" ? 4_000 : 0, report.AuditCost);
    }

    [Fact]
    public void Money_is_told_only_where_every_completed_request_has_a_price()
    {
        var world = new Randomised(7);
        var outcomes = Enumerable.Range(1, 50).Select(i => Of(world, "a", i, "band", 0.5)).ToList();
        Assert.NotNull(Savings.Of("a", outcomes).MoneySaving);
        Assert.NotNull(Savings.Of("a", outcomes).Control.MeanMoney);
        outcomes[7] = outcomes[7] with { Spent = outcomes[7].Spent with { Money = null } };
        var report = Savings.Of("a", outcomes);
        Assert.Equal((null, null, null, null), (report.MoneySaving, report.AtAnyTime.Money, report.Control.MeanMoney, report.Memory.MeanMoney));
    }

    private static int N(SavingsRow row) => N(row.Control, row.Memory);

    private static int N(ArmSummary control, ArmSummary memory) => control.N + memory.N;

    /// <summary>All quantities are saved alike: 1 to 5 of at most 10 operations, at 100 priced tokens and 20 ms each.</summary>
    private static Outcome Of(Randomised world, string space, long sequence, string band, double saving)
    {
        var seen = world.Next();
        var tenths = 10 * seen.Y;
        var share = seen.Arm == Arm.Memory ? 1 - saving : 1;
        var cost = 1_000 * seen.Y * share;
        return new Outcome(
            $"{space}{sequence}", space, sequence, seen.Arm, band, RequestStatus.Completed, Math.Min(1, cost / 1_000), null,
            new Spent(cost, Rounded(world, tenths * share), 1, 10, 0, 10, 20 * tenths * share, Money: cost / 1e6), 100)
        {
            Drawn = new Randomisation(seen.Probability, seen.Mean, seen.Variance) { Cap = 1_000, Operations = 10 },
        };
    }

    /// <summary>A whole number with this mean.</summary>
    private static int Rounded(Randomised world, double value) => (int)Math.Floor(value) + (world.Uniform() < value - Math.Floor(value) ? 1 : 0);
}
