using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Benchmark.Guard;

/// <summary>
/// Best-of-N with self-agreement, no answer key, and a memory in which some questions have a wrong answer that samples then agree on: memory looks
/// cheap and sure of itself. Quality is seen only through audits: does the served answer agree with one found afresh without memory?
/// </summary>
internal sealed class PoisonedWorld(Population population, double poisoned, Draw draw, Difficulty? difficulty = null, double auditShare = 0.02)
{
    private const double Tau = 0.95, Agrees = 0.97;
    private const int Right = 0, Poison = 1, Answers = 5;

    private readonly int[] _votes = new int[Answers];

    /// <summary>The share of questions to poison, so that memory's answers are right this much less often.</summary>
    public static double ShareFor(Population population, double loss)
    {
        var world = new PoisonedWorld(population, 0, new Draw(1));
        var right = 0;
        const int Trials = 50_000;
        for (var trial = 0; trial < Trials; trial++)
            right += world.Served(Population.Probability(population.Logit(world._draw)), false).Answer == Right ? 1 : 0;
        return loss * Trials / right;
    }

    private readonly Draw _draw = draw;
    private int _request;

    /// <summary>How many requests were audited.</summary>
    public int Audited { get; private set; }

    /// <summary>Answers of the memory arm, and how many of them were right.</summary>
    public (long Right, long All) Memory { get; private set; }

    /// <summary>The same for the control arm.</summary>
    public (long Right, long All) Control { get; private set; }

    /// <summary>Samples of poisoned questions, and how many of them gave the wrong answer in memory.</summary>
    public (long Poison, long All) Samples { get; private set; }

    /// <summary>The next request.</summary>
    public Trial Next(SpaceGuard guard, string band)
    {
        var acting = guard.For(band);
        var audited = _draw.Chance(auditShare);
        var memory = 1 - acting.ShareFor(audited);
        var arm = _draw.Chance(memory) ? Arm.Memory : Arm.Control;
        var p = Population.Probability(population.Logit(_draw) + (difficulty?.Invoke(_request++) ?? 0));
        var bad = _draw.Chance(poisoned);
        var (answer, operations) = Served(p, bad && arm == Arm.Memory);
        if (arm == Arm.Memory)
            Memory = (Memory.Right + (answer == Right ? 1 : 0), Memory.All + 1);
        else
            Control = (Control.Right + (answer == Right ? 1 : 0), Control.All + 1);
        var cost = new Observation(
            arm, memory, (double)operations / Population.Most, acting.CostMoments.Mean, acting.CostMoments.Variance);
        if (!audited)
            return new Trial(band, cost, null);
        Audited++;
        var (fresh, samples) = Served(p, false);
        var confidence = (double)_votes[fresh] / samples;
        var expected = acting.Audits.Expected.Of(confidence);
        return new Trial(
            band, cost, new Observation(arm, memory, 1 - ((double)_votes[answer] / samples), expected.Mean, expected.Variance, IsAudit: true), confidence);
    }

    /// <summary>Samples until the leading answer stays ahead, as the scorer and the rule of the product do.</summary>
    private (int Answer, int Operations) Served(double p, bool bad)
    {
        Array.Clear(_votes);
        for (var operation = 1; ; operation++)
        {
            _votes[Sample(p, bad)]++;
            var ahead = Array.IndexOf(_votes, _votes.Max());
            var behind = _votes.Where((_, answer) => answer != ahead).Max();
            if (operation == Population.Most || (operation > 1 && AnswerGroups.StaysAhead(_votes[ahead], behind) >= Tau))
                return (ahead, operation);
        }
    }

    private int Sample(double p, bool bad)
    {
        if (bad)
        {
            var poison = _draw.Chance(Agrees);
            Samples = (Samples.Poison + (poison ? 1 : 0), Samples.All + 1);
            if (poison)
                return Poison;
        }

        return _draw.Chance(p) ? Right : 1 + (int)(_draw.Uniform() * (Answers - 1));
    }
}
