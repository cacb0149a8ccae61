using SpeedupLlm.Benchmark.Statistics;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Tests.Statistics;

public sealed class ClusteredIntervalTests
{
    [Fact]
    public void A_small_case_is_as_by_hand()
    {
        // Memory 1, 3 (mean 2), control 4, 4 (mean 4), each topic with one of both: ratio ½; influences by topic (1−2)/(2·4) and (3−2)/(2·4).
        var saving = ClusteredInterval.Saving([new(0, true, 1), new(0, false, 4), new(1, true, 3), new(1, false, 4)])!;
        var error = 12.7062 * Math.Sqrt(2 * 2 * 0.125 * 0.125);
        Assert.Equal(0.5, saving.Value, 9);
        Assert.Equal(0.5 - error, saving.Low, 4);
        Assert.Equal(0.5 + error, saving.High, 4);

        var difference = ClusteredInterval.Difference([new(0, true, 1), new(0, false, 4), new(1, true, 3), new(1, false, 4)])!;
        Assert.Equal(-2, difference.Value, 9);
        Assert.Equal(-2 - (12.7062 * Math.Sqrt(2 * 2 * 0.5 * 0.5)), difference.Low, 4);
    }

    [Fact]
    public void With_too_little_to_tell_there_is_no_interval()
    {
        Assert.Null(ClusteredInterval.Saving([]));
        Assert.Null(ClusteredInterval.Saving([new(0, true, 1), new(1, false, 1), new(2, false, 1)]));
        Assert.Null(ClusteredInterval.Saving([new(0, true, 1), new(0, true, 1), new(0, false, 1), new(0, false, 1)]));
        Assert.Null(ClusteredInterval.Saving([new(0, true, 1), new(1, true, 1), new(0, false, 0), new(1, false, 0)]));
    }

    [Fact]
    public void What_is_alike_within_a_topic_counts_once()
    {
        // Each question ten times over in its topic tells no more than once, where all of a topic is alike.
        var once = Enumerable.Range(0, 20).SelectMany(t => new Observation[] { new(t, true, 1 + (t % 3)), new(t, false, 2 + (t % 5)) }).ToList();
        var often = once.SelectMany(o => Enumerable.Repeat(o, 10)).ToList();
        var (a, b) = (ClusteredInterval.Saving(once)!, ClusteredInterval.Saving(often)!);
        Assert.Equal(a.Value, b.Value, 9);
        Assert.Equal(a.Low, b.Low, 9);
    }

    /// <summary>
    /// The demo's own shape: 60 topics of five, best of 8, topics that differ in difficulty and in what memory does for them. The saving over all
    /// topics of the kind must lie inside in 95% of the runs.
    /// </summary>
    [Theory]
    [InlineData(60, 5)]
    [InlineData(24, 12)]
    public void It_covers_the_truth_as_often_as_it_says(int topics, int questions)
    {
        var random = new SplitMix(1);
        var truth = new Arms();
        for (var i = 0; i < 100_000; i++)
        {
            var (without, with) = Topic(random);
            truth.Add(Expected(with), Expected(without));
        }

        var (inside, runs) = (0, 600);
        for (var run = 0; run < runs; run++)
        {
            var observations = new List<Observation>();
            for (var topic = 0; topic < topics; topic++)
            {
                var (without, with) = Topic(random);
                for (var i = 0; i < questions; i++)
                {
                    var memory = random.Below(2) == 0;
                    observations.Add(new Observation(topic, memory, Operations(random, memory ? with : without)));
                }
            }

            var saving = ClusteredInterval.Saving(observations)!;
            inside += saving.Low <= truth.Saving && truth.Saving <= saving.High ? 1 : 0;
        }

        // Three standard errors of 600 runs around 95% and 93%, which is what so few topics may cost.
        Assert.InRange((double)inside / runs, 0.90, 0.98);
    }

    [Fact]
    public void A_small_paired_case_is_as_by_hand()
    {
        // Topic 0: 4 → 1 and 4 → 2; topic 1: 2 → 3. Ratio 6/10; a topic's influence (with − ratio·without)/10.
        Pair[] pairs = [new(0, 4, 1), new(0, 4, 2), new(1, 2, 3)];
        var saving = ClusteredInterval.PairedSaving(pairs)!;
        var error = 12.7062 * Math.Sqrt(2 * 2 * 0.18 * 0.18);
        Assert.Equal(0.4, saving.Value, 9);
        Assert.Equal(0.4 - error, saving.Low, 4);
        Assert.Equal(0.4 + error, saving.High, 4);
        Assert.Equal(-4.0 / 3, ClusteredInterval.PairedDifference(pairs)!.Value, 9);
        Assert.Null(ClusteredInterval.PairedSaving([new Pair(0, 1, 1), new Pair(0, 1, 1)]));
    }

    /// <summary>The memory benchmark's shape: every question in both arms with the same first samples, topics of different sizes.</summary>
    [Theory]
    [InlineData(90)]
    [InlineData(24)]
    public void Pairs_cover_the_truth_as_often_as_it_says(int topics)
    {
        var random = new SplitMix(2);
        var truth = new Arms();
        for (var i = 0; i < 100_000; i++)
        {
            var (without, with) = Topic(random);
            truth.Add(Expected(with), Expected(without));
        }

        var (inside, runs) = (0, 600);
        for (var run = 0; run < runs; run++)
        {
            var pairs = new List<Pair>();
            for (var topic = 0; topic < topics; topic++)
            {
                var (without, with) = Topic(random);
                for (var i = random.Below(12) + 4; i > 0; i--)
                {
                    // Every third memory has nothing to say: then both runs are the same.
                    var operations = Operations(random, without);
                    pairs.Add(new Pair(topic, operations, random.Below(3) == 0 ? operations : Operations(random, with)));
                }
            }

            var saving = ClusteredInterval.PairedSaving(pairs)!;
            var expected = truth.Saving * 2 / 3;
            inside += saving.Low <= expected && expected <= saving.High ? 1 : 0;
        }

        Assert.InRange((double)inside / runs, 0.90, 0.98);
    }

    private static (double Without, double With) Topic(SplitMix random)
    {
        var without = 0.05 + (0.85 * Uniform(random));
        var gain = random.Below(10) == 0 ? 0 : Math.Sqrt(Uniform(random));
        return (without, without + ((0.97 - without) * gain));
    }

    private static double Uniform(SplitMix random) => random.Below(1 << 30) / (double)(1 << 30);

    /// <summary>Tries until the first right answer, eight at most.</summary>
    private static int Operations(SplitMix random, double right)
    {
        for (var k = 1; k < 8; k++)
        {
            if (Uniform(random) < right)
                return k;
        }

        return 8;
    }

    private static double Expected(double right) => (1 - Math.Pow(1 - right, 8)) / right;

    private sealed class Arms
    {
        private double _memory;
        private double _control;

        public double Saving => 1 - (_memory / _control);

        public void Add(double memory, double control) => (_memory, _control) = (_memory + memory, _control + control);
    }
}
