using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

public sealed class SavingsTests
{
    [Fact]
    public void Both_baselines_are_those_computed_by_hand()
    {
        var report = Savings.Of("s", [
            Of(Arm.Control, cost: 100, operations: 8, milliseconds: 800, first: 15), Of(Arm.Control, cost: 60, operations: 4, milliseconds: 400, first: 25),
            Of(Arm.Memory, cost: 0, operations: 0, milliseconds: 0, first: null), Of(Arm.Memory, cost: 40, operations: 3, milliseconds: 300, first: 10),
        ]);
        Assert.Equal((2, 0, 80, 6, 600), (report.Control.N, report.Control.Incomplete, report.Control.MeanCost, report.Control.MeanOperations, report.Control.MeanMilliseconds));
        Assert.Equal((2, 20, 1.5, 150), (report.Memory.N, report.Memory.MeanCost, report.Memory.MeanOperations, report.Memory.MeanMilliseconds));
        Assert.Equal(0.75, report.CostSaving!.Value);
        Assert.Equal(0.75, report.OperationSaving!.Value);
        Assert.Equal(0.75, report.TimeSaving!.Value);
        Assert.Equal(0, report.SingleCallSaving!.Value);
        // Var(memory) = 800, var(control) = 800, ratio 1/4: se = sqrt(800/2 + 800/2/16)/80.
        var error = 1.959963984540054 * Math.Sqrt(400 + (400 / 16.0)) / 80;
        Assert.Equal(0.75 - error, report.CostSaving.Low, 1e-12);
        Assert.Equal(0.75 + error, report.CostSaving.High, 1e-12);
    }

    [Fact]
    public void Without_verified_scores_in_both_arms_the_report_says_not_verified()
    {
        var report = Savings.Of(null, [Of(Arm.Control, verified: 1), Of(Arm.Control, verified: 1), Of(Arm.Memory), Of(Arm.Memory)]);
        Assert.Equal(("not verified", null), (report.Accuracy, report.AccuracyChange));
        report = Savings.Of(null, [
            Of(Arm.Control, verified: 1), Of(Arm.Control, verified: 0), Of(Arm.Memory, verified: 1), Of(Arm.Memory, verified: 1)]);
        Assert.Equal(("verified", 0.5), (report.Accuracy, report.AccuracyChange!.Value));
    }

    [Fact]
    public void Incomplete_requests_count_as_the_worst_in_every_figure()
    {
        var crashed = Of(Arm.Memory, cost: 90, operations: 0, milliseconds: 0, first: null) with { Status = RequestStatus.Crashed };
        var report = Savings.Of(null, [
            Of(Arm.Control, verified: 1), Of(Arm.Control, verified: 1), Of(Arm.Memory, verified: 1, operations: 6, milliseconds: 200), crashed]);
        Assert.Equal((2, 1), (report.Memory.N, report.Memory.Incomplete));
        Assert.Equal(90, report.Memory.MeanCost);
        Assert.Equal(7, report.Memory.MeanOperations);
        Assert.Equal(300, report.Memory.MeanMilliseconds);
        Assert.Equal((2, 0.5), (report.Memory.Verified, report.Memory.MeanVerifiedScore));
        Assert.Equal(-0.5, report.AccuracyChange!.Value);
    }

    [Fact]
    public void Nothing_is_claimed_from_one_arm_or_from_one_outcome()
    {
        var report = Savings.Of(null, [Of(Arm.Control), Of(Arm.Control), Of(Arm.Memory)]);
        Assert.Null(report.CostSaving);
        Assert.Null(report.SingleCallSaving);
        Assert.Null(Savings.Of(null, []).CostSaving);
    }

    private static Outcome Of(
        Arm arm, double cost = 90, int operations = 8, double milliseconds = 400, double? first = 20, double? verified = null) =>
        new("id", "s", 1, arm, "b", RequestStatus.Completed, 0.5, verified, new Spent(cost, operations, operations, 10, 0, 10, milliseconds), first);
}
