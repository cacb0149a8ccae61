using SpeedupLlm.Gating;

namespace SpeedupLlm.Tests.Gating;

public sealed class ConfidenceSequenceTests
{
    /// <summary>At all of 400 looks together: of 200 histories 10 may miss it; 21 would be 3.6 standard deviations.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(-0.5)]
    public void It_covers_the_saving_at_all_times_in_95_percent_of_histories(double saving)
    {
        var missed = Enumerable.Range(0, 200).AsParallel().Count(history =>
        {
            var (world, sequence) = (new Randomised((ulong)history), ConfidenceSequence.OfSaving());
            for (var i = 0; i < 400; i++)
            {
                sequence.Take(world.Next(saving, i < 200 ? 0.5 : 0.9));
                if (i % 10 == 9 && sequence.Interval is not { } interval)
                    return true;
                else if (i % 10 == 9 && (sequence.Interval!.Low > saving + 1e-9 || sequence.Interval.High < saving - 1e-9))
                    return true;
            }

            return false;
        });
        Assert.InRange(missed, 0, 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(-0.1)]
    public void It_covers_a_change_of_score_likewise(double loss)
    {
        var missed = Enumerable.Range(0, 200).AsParallel().Count(history =>
        {
            var (world, sequence) = (new Randomised((ulong)history), ConfidenceSequence.OfGain());
            for (var i = 0; i < 400; i++)
            {
                sequence.Take(world.Trial(loss: loss, probability: i < 200 ? 0.5 : 0.9).Quality!.Value);
                if (i % 10 == 9 && !(sequence.Interval is { } interval && interval.Low <= -loss + 1e-9 && interval.High >= -loss - 1e-9))
                    return true;
            }

            return false;
        });
        Assert.InRange(missed, 0, 20);
    }

    [Fact]
    public void It_narrows()
    {
        var (world, sequence) = (new Randomised(3), ConfidenceSequence.OfSaving());
        Assert.Null(sequence.Interval);
        for (var i = 0; i < 300; i++)
            sequence.Take(world.Next(0.4));
        var early = sequence.Interval!;
        for (var i = 0; i < 4_700; i++)
            sequence.Take(world.Next(0.4, 0.9));
        var late = sequence.Interval!;
        Assert.InRange(late.High - late.Low, 0, (early.High - early.Low) / 2);
        Assert.InRange(late.High - late.Low, 0, 0.1);
        Assert.InRange(late.Value, 0.36, 0.44);
    }

    [Fact]
    public void One_arm_alone_tells_nothing()
    {
        var (world, sequence) = (new Randomised(1), ConfidenceSequence.OfSaving());
        var arms = new HashSet<SpeedupLlm.Accounting.Arm>();
        for (var i = 0; i < 50; i++)
        {
            var seen = world.Next(0.2);
            arms.Add(seen.Arm);
            sequence.Take(seen);
            Assert.Equal(arms.Count == 2, sequence.Interval is not null);
        }

        Assert.Equal(2, arms.Count);
    }

    [Fact]
    public void Requests_without_a_draw_say_nothing()
    {
        var sequence = ConfidenceSequence.OfSaving();
        sequence.Take(new Randomised(1).Next(probability: 1));
        Assert.Null(sequence.Interval);
    }
}
