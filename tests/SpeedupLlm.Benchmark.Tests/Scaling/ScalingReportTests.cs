using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Scaling;

namespace SpeedupLlm.Benchmark.Tests.Scaling;

public sealed class ScalingReportTests
{
    [Fact]
    public void The_JSON_has_exactly_these_names()
    {
        var row = new ScalingRow("best-of-n", "reference", 1000, new(1200.5, 16, 0.75), new(300, 3.5, 0.875), new Interval(0.125, 0.1, 0.15))
        {
            OperationSaving = new Interval(0.5, 0.4, 0.6), CostSaving = new Interval(0.5, 0.4, 0.6), Rule = "not shown",
        };
        Assert.Equal(
            """
            [
              {
                "method": "best-of-n",
                "scorer": "reference",
                "n": 1000,
                "static": {
                  "cost": 1200.5,
                  "operations": 16,
                  "accuracy": 0.75
                },
                "adaptive": {
                  "cost": 300,
                  "operations": 3.5,
                  "accuracy": 0.875
                },
                "accuracyChange": {
                  "value": 0.125,
                  "low": 0.1,
                  "high": 0.15
                }
              }
            ]
            """,
            new ScalingReport([row], [], new ScalingCaps(), 1).RowsToJson());
    }

    [Fact]
    public void Probes_cost_in_the_adaptive_run_and_not_in_the_static_one()
    {
        var receipt = new Receipt
        {
            Id = "r", RequestId = "q", Space = "default", Created = default, Method = "long-cot", N = 8, Memory = "off", Scorer = "log-probability", Stop = "never",
            Tau = 0.95, PromptVersion = "1", Path = "scaling", Status = RequestStatus.Completed, Spent = new Spent(100, 5, 9, 0, 0, 0, 0, ProbeCost: 30),
        };
        Assert.Equal((70.0, 5), Of(ArmKind.Static));
        Assert.Equal((100.0, 5), Of(ArmKind.Deployable));
        Assert.Equal((100.0, 5), Of(ArmKind.Reference));

        (double, int) Of(ArmKind kind) => Trial.Of(new ScalingArm("long-cot", kind, 8), receipt, right: true) is var trial ? (trial.Cost, trial.Operations) : default;
    }

    /// <summary>
    /// Two families of two questions. Differences of right answers: 1 and 0 in the first, 0 and 0 in the second: mean 1/4. Influences by family:
    /// (1 − 1/4 + 0 − 1/4)/4 = 1/8 and −1/8; variance 2 · (1/64 + 1/64) = 1/16; t with one degree of freedom is 12.706.
    /// </summary>
    [Fact]
    public void The_interval_is_paired_and_over_families()
    {
        ScalingQuestion[] questions = [new("a", "a", "1", "f"), new("b", "b", "1", "f"), new("c", "c", "1", "g"), new("d", "d", "1", "g")];
        ScalingArm[] arms = [.. ScalingArm.Three("best-of-n", 16)];
        Trial[][] trials =
        [
            [At(160, 16, false), At(40, 4, true), At(10, 1, true)],
            [At(160, 16, true), At(40, 4, true), At(10, 1, true)],
            [At(160, 16, true), At(80, 8, true), At(10, 1, true)],
            [At(160, 16, false), At(80, 8, false), At(10, 1, true)],
        ];
        var row = ScalingReport.Of(questions, arms, trials, new ScalingCaps()).Rows.Single(each => each.Scorer == "deployable");
        Assert.Equal(0.25, row.AccuracyChange!.Value, 9);
        Assert.Equal(0.25 - (12.7062 * 0.25), row.AccuracyChange.Low, 4);
        Assert.Equal(0.25 + (12.7062 * 0.25), row.AccuracyChange.High, 4);
        Assert.Equal((16, 6, 0.5, 0.75), (row.Static.Operations, row.Adaptive.Operations, row.Static.Accuracy, row.Adaptive.Accuracy));
        // 1 − 6/16; influences by family: 2 · (4 − 6)/(4 · 16) = −1/16 and 1/16; variance 2 · 2/256 = 1/64.
        Assert.Equal(0.625, row.OperationSaving!.Value, 9);
        Assert.Equal(0.625 - (12.7062 / 8), row.OperationSaving.Low, 4);

        static Trial At(double cost, int operations, bool right) => new(cost, operations, right, "agreement", "agreement");
    }
}
