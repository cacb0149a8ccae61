using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;
using SpeedupLlm.Learning;

namespace SpeedupLlm.Tests.Learning;

public sealed class OutcomeSequenceTests
{
    [Fact]
    public void Outcomes_that_come_in_any_order_are_taken_in_assignment_order() =>
        (from ys in Gen.Double[0, 1].Array[1, 20]
         from order in Gen.Shuffle(Enumerable.Range(1, ys.Length).ToArray())
         from voids in Gen.Int[1, 20].HashSet[0, 5]
         select (ys, order, voids))
        .Sample((ys, order, voids) =>
        {
            var sequence = new OutcomeSequence(new GateState("s"));
            foreach (var number in order)
                sequence.Add(number, voids.Contains(number) ? null : Outcome(number, ys[number - 1]));
            var fold = new GateState("s");
            for (var number = 1; number <= ys.Length; number++)
                fold = voids.Contains(number) ? fold with { AppliedThrough = number } : fold.Take(Outcome(number, ys[number - 1]));
            Assert.Equal(fold, sequence.Gate);
        });

    [Fact]
    public void An_outcome_waits_for_those_before_it_and_is_taken_once()
    {
        var sequence = new OutcomeSequence(new GateState("s"));
        Assert.False(sequence.Add(2, Outcome(2, 1)));
        Assert.Equal(0, sequence.Gate.Count);
        Assert.True(sequence.Add(1, Outcome(1, 0)));
        Assert.False(sequence.Add(1, Outcome(1, 0)));
        Assert.Equal((2, 2, 0.5), (sequence.Gate.AppliedThrough, sequence.Gate.Count, sequence.Gate.Mean));
    }

    [Fact]
    public void The_gates_mean_and_variance_are_those_of_all_y() =>
        Gen.Double[0, 1].Array[2, 50].Sample(ys =>
        {
            var gate = ys.Select((y, i) => Outcome(i + 1, y)).Aggregate(new GateState("s"), (state, outcome) => state.Take(outcome));
            var mean = ys.Average();
            Assert.Equal(mean, gate.Mean, 1e-12);
            Assert.Equal(ys.Sum(y => (y - mean) * (y - mean)) / (ys.Length - 1), gate.Variance, 1e-12);
        });

    [Fact]
    public void Only_completed_outcomes_teach_what_control_and_an_operation_cost()
    {
        var gate = new GateState("s")
            .Take(Outcome(1, 1) with { Spent = new Spent(30, 2, 2, 10, 0, 8, 1) })
            .Take(Outcome(2, 1) with { Spent = new Spent(99, 9, 9, 9, 0, 99, 1), Status = RequestStatus.Failed })
            .Take(Outcome(3, 1) with { Spent = new Spent(10, 1, 1, 10, 0, 1, 1), Arm = Arm.Memory });
        Assert.Equal((3, 1, 30, 3.0, 3), (gate.Count, gate.ControlCount, gate.ControlCost, gate.OutputTokensPerOperation, gate.OperationCount));
        Assert.Equal(0.25, new GateState("s").Take(Outcome(1, 1)).Variance);
    }

    private static Outcome Outcome(long sequence, double y) =>
        new($"{sequence}", "s", sequence, Arm.Control, "b", RequestStatus.Completed, y, null, new Spent(y, 1, 1, 1, 0, 1, 1), null);
}
