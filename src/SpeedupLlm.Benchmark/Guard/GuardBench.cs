using SpeedupLlm.Gating;

namespace SpeedupLlm.Benchmark.Guard;

/// <summary>
/// Simulates the guard on requests whose effect is known; the folds are those that run in the product. Costs are operations, truncated geometric with
/// N = 8, and every request has a verified score, but where memory is poisoned.
/// </summary>
public sealed class GuardBench
{
    private const string Band = "band";
    private const int Length = 5_000;
    private const int Audits = 300;

    private static readonly Population[] Populations = [new(0.3), new(0.5), new(0.7)];

    private static readonly (double Cost, double Score, int Within)[] Harms =
        [(0.75, 0, 300), (0.5, 0, 600), (0.2, 0, 2_500), (0, -0.3, 300), (0, -0.2, 600), (0, -0.1, 2_500)];

    private static readonly (double Cost, int Within)[] Savings = [(-0.4, 1_000), (-0.2, 3_000)];

    private static readonly double[] Regrets = [-0.4, -0.2, 0.2, 0.5, 0.75];

    private readonly GuardBenchOptions _options;
    private readonly Histories _histories;

    /// <summary>Prepares a simulation.</summary>
    public GuardBench(GuardBenchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _histories = new Histories(options.Seed, cancellationToken);
    }

    /// <summary>Runs all of it.</summary>
    /// <param name="progress">Gets the name of each part as it begins.</param>
    public GuardResults Run(IProgress<string>? progress = null)
    {
        progress?.Report("memory without effect");
        var (nulls, share) = NoEffect(drifts: false);
        progress?.Report("the same while difficulty drifts");
        var (drift, _) = NoEffect(drifts: true);
        progress?.Report("harmful memory");
        var harm = Harms.SelectMany(cell => Populations.Select(population => Closing(population, cell))).ToList();
        progress?.Report("useful memory");
        var saving = Savings.SelectMany(cell => Populations.Select(population => Claiming(population, cell))).ToList();
        progress?.Report("closed bands that turn useful");
        var reopen = Reopening();
        progress?.Report("many bands");
        var many = Many();
        progress?.Report("regret");
        var regret = Regrets.SelectMany(cost => Populations.Select(population => Regret(population, cost))).ToList();
        progress?.Report("poisoned memory");
        return new GuardResults(nulls, drift, harm, saving, reopen, many, share, regret, Poison()) { Audited = AuditedNoEffect() };
    }

    private (Wrongs Wrongs, double Share) NoEffect(bool drifts)
    {
        var runs = _histories.Run(drifts ? "drift" : "null", _options.Histories, (index, draw) =>
        {
            var world = new World(Populations[index % Populations.Length], draw, drifts ? Drift.Of(index / Populations.Length, draw) : null);
            var wrong = Runs(world, default, Length, guard => !guard.Parent.IsOpen || guard.Parent.Claimed
                || !guard.Bands[Band].IsOpen || guard.Bands[Band].Claimed, goOn: true);
            return (Wrong: wrong, Share: world.Shares / Length);
        });
        return (new Wrongs(runs.Length, runs.Count(run => run.Wrong)), runs.Average(run => run.Share));
    }

    private HarmCell Closing(Population population, (double Cost, double Score, int Within) cell)
    {
        var effect = EffectOf(population, cell.Cost, cell.Score);
        return new HarmCell(population.Mean, cell.Cost, cell.Score, cell.Within, effect is not { } possible ? null
            : _histories.Share($"harm {population.Mean} {cell}", _options.Cell, draw =>
                Runs(new World(population, draw), possible, cell.Within, guard => !guard.For(Band).IsOpen)));
    }

    private SavingCell Claiming(Population population, (double Cost, int Within) cell)
    {
        var effect = EffectOf(population, cell.Cost, 0);
        return new SavingCell(population.Mean, cell.Cost, cell.Within, effect is not { } possible ? null
            : _histories.Share($"saving {population.Mean} {cell}", _options.Cell, draw =>
                Runs(new World(population, draw), possible, cell.Within, guard => guard.For(Band).Claimed)));
    }

    private Reopened Reopening()
    {
        var cells = Populations.Select(population =>
        {
            var (harmful, useful) = (EffectOf(population, 0.75, 0)!.Value, EffectOf(population, -0.4, 0)!.Value);
            return new ReopenCell(population.Mean, -0.4, _histories.Share($"reopen {population.Mean}", _options.Cell, draw =>
            {
                var world = new World(population, draw);
                var guard = SpaceGuard.New;
                while (guard.For(Band).IsOpen)
                    guard = guard.Take(world.Next(guard, Band, harmful));
                for (var request = 0; request < Length; request++)
                {
                    guard = guard.Take(world.Next(guard, Band, useful));
                    if (guard.For(Band).IsOpen)
                        return true;
                }

                return false;
            }));
        }).ToList();
        return new Reopened(Length, cells.Min(cell => cell.Reopened), cells);
    }

    private ManyBands Many()
    {
        const int Bands = 100, Each = 1_000;
        var names = Enumerable.Range(0, Bands).Select(band => $"band {band}").ToArray();
        return new ManyBands(Bands, _histories.Share("many", _options.ManyRuns, draw =>
        {
            var worlds = names.Select((_, band) => new World(Populations[band % Populations.Length], draw)).ToArray();
            var guard = SpaceGuard.New;
            for (var request = 0; request < Bands * Each; request++)
            {
                var band = (int)(draw.Uniform() * Bands);
                guard = guard.Take(worlds[band].Next(guard, names[band], default));
                // A list can only grow by a band that reaches 1/α itself.
                if (guard.Bands[names[band]].Cost.ShowsGain(20) && guard.Claimed().Count > 0)
                    return true;
            }

            return false;
        }));
    }

    private RegretCell Regret(Population population, double cost)
    {
        if (EffectOf(population, cost, 0) is not { } effect)
            return new RegretCell(population.Mean, cost, Length, null, null);
        var runs = _histories.Run($"regret {population.Mean} {cost}", _options.Cell, (_, draw) =>
        {
            var world = new World(population, draw);
            Runs(world, effect, Length, _ => false);
            return (world.Operations, world.Shares);
        });
        var oracle = population.Operations(cost < 0 ? effect.Cost : 0) * Length;
        return new RegretCell(
            population.Mean, cost, Length, runs.Average(run => run.Shares) / Length, (runs.Average(run => run.Operations) / oracle) - 1);
    }

    private Poisoned Poison()
    {
        var cells = Populations.Select(Poison).ToList();
        return new Poisoned(_options.PoisonRuns, Audits, cells.Min(cell => cell.Closed), cells);
    }

    /// <summary>Every request audited, memory without effect, difficulty drifting in every other history: whatever is shown is wrong.</summary>
    private Wrongs AuditedNoEffect()
    {
        var runs = _histories.Run("audited", _options.Histories, (index, draw) =>
        {
            var drift = index / Populations.Length % 2 == 0 ? null : Drift.Of(index / Populations.Length / 2, draw);
            var world = new PoisonedWorld(Populations[index % Populations.Length], 0, draw, drift, auditShare: 1);
            var (guard, wrong) = (SpaceGuard.New, false);
            for (var request = 0; request < Length; request++)
            {
                guard = guard.Take(world.Next(guard, Band));
                wrong |= !guard.Parent.IsOpen || guard.Parent.Claimed;
            }

            return wrong;
        });
        return new Wrongs(runs.Length, runs.Count(wrong => wrong));
    }

    private PoisonCell Poison(Population population)
    {
        var poisoned = PoisonedWorld.ShareFor(population, 0.3);
        var runs = _histories.Run($"poison {population.Mean}", _options.PoisonRuns, (_, draw) =>
        {
            var world = new PoisonedWorld(population, poisoned, draw);
            var guard = SpaceGuard.New;
            while (world.Audited < Audits && !guard.For(Band).Closed.HasFlag(Harm.Quality))
                guard = guard.Take(world.Next(guard, Band));
            return (Closed: guard.For(Band).Closed.HasFlag(Harm.Quality), World: world);
        });
        return new PoisonCell(
            population.Mean, (double)runs.Count(run => run.Closed) / runs.Length,
            (double)runs.Sum(run => run.World.Samples.Poison) / runs.Sum(run => run.World.Samples.All),
            Rate(run => run.Memory) - Rate(run => run.Control));

        double Rate(Func<PoisonedWorld, (long Right, long All)> of) =>
            (double)runs.Sum(run => of(run.World).Right) / runs.Sum(run => of(run.World).All);
    }

    /// <summary>Whether something happens within so many requests.</summary>
    private static bool Runs(World world, Effect effect, int requests, Func<SpaceGuard, bool> happens, bool goOn = false)
    {
        var (guard, happened) = (SpaceGuard.New, false);
        for (var request = 0; request < requests && (goOn || !happened); request++)
        {
            guard = guard.Take(world.Next(guard, Band, effect));
            happened |= happens(guard);
        }

        return happened;
    }

    private static Effect? EffectOf(Population population, double cost, double score) =>
        population.CostShift(cost) is { } costShift && population.ScoreShift(score) is { } scoreShift ? new Effect(costShift, scoreShift) : null;
}
