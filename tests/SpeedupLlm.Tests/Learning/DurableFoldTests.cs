using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;
using SpeedupLlm.Learning;

namespace SpeedupLlm.Tests.Learning;

public sealed class DurableFoldTests
{
    [Fact]
    public void What_may_be_written_holds_no_outcome_that_the_store_does_not_and_all_of_them_in_the_end() =>
        (from count in Gen.Int[1, 12]
         from takes in Gen.Shuffle(Enumerable.Range(1, count).ToArray())
         from writes in Gen.Shuffle(Enumerable.Range(1, count).ToArray())
         from turns in Gen.Bool.Array[2 * count]
         from voids in Gen.Int[1, 12].HashSet[0, 4]
         select (takes, writes, turns, voids))
        .Sample((takes, writes, turns, voids) =>
        {
            var fold = new DurableFold(new GateState("s"));
            var stored = new HashSet<long>();
            foreach (var sequence in takes.Where(sequence => !voids.Contains(sequence)))
                fold.Expect(sequence);
            var (taken, written, through) = (0, 0, 0L);
            foreach (var takesNext in turns)
            {
                if (written == writes.Length || (takesNext && taken < takes.Length))
                {
                    var sequence = takes[taken++];
                    fold.Add(sequence, voids.Contains(sequence) ? null : Outcome(sequence));
                }
                else
                {
                    var sequence = writes[written++];
                    var with = fold.Durable(sequence);
                    Assert.True(with.AppliedThrough >= fold.Durable().AppliedThrough);
                    stored.Add(sequence);
                    IsOf(stored, with, voids);
                    fold.Written(sequence);
                }

                var durable = fold.Durable();
                IsOf(stored, durable, voids);
                Assert.True(durable.AppliedThrough >= through, "what may be written never goes back");
                through = durable.AppliedThrough;
            }

            Assert.Equal(fold.Gate, fold.Durable());
            Assert.Equal(takes.Length, fold.Gate.AppliedThrough);
        });

    [Fact]
    public void An_outcome_that_the_store_refuses_holds_up_the_statistics_until_it_is_written()
    {
        var fold = new DurableFold(new GateState("s"));
        foreach (var sequence in new[] { 1L, 2, 3 })
        {
            fold.Expect(sequence);
            fold.Add(sequence, Outcome(sequence));
        }

        fold.Written(1);
        fold.Written(3);
        Assert.Equal((3, 1), (fold.Gate.AppliedThrough, fold.Durable().AppliedThrough));
        Assert.Equal(3, fold.Durable(with: 2).AppliedThrough);
        fold.Written(2);
        Assert.Same(fold.Gate, fold.Durable());
    }

    [Fact]
    public void What_the_loaded_statistics_hold_already_holds_nothing_up()
    {
        var fold = new DurableFold(new GateState("s").Take(Outcome(1)));
        fold.Expect(1);
        fold.Add(2, Outcome(2));
        Assert.Equal(2, fold.Durable().AppliedThrough);
    }

    private static void IsOf(HashSet<long> stored, GateState gate, HashSet<int> voids)
    {
        var fold = new GateState("s");
        for (var sequence = 1; sequence <= gate.AppliedThrough; sequence++)
        {
            Assert.True(voids.Contains(sequence) || stored.Contains(sequence), $"{sequence} is in the statistics and not in the store");
            fold = voids.Contains(sequence) ? fold with { AppliedThrough = sequence } : fold.Take(Outcome(sequence));
        }

        Assert.Equal(fold, gate);
    }

    private static Outcome Outcome(long sequence) => new(
        $"{sequence}", "s", sequence, Arm.Control, "b", RequestStatus.Completed, 1.0 / sequence, null, new Spent(sequence, 1, 1, 1, 0, 1, 1), null);
}
