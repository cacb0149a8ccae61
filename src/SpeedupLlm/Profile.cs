using SpeedupLlm.Accounting;
using SpeedupLlm.Memory;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm;

/// <summary>What one request gets: the options, with the request's own choices in their place.</summary>
internal sealed record Profile(
    IScalingMethod Method, int N, ScalingSettings Settings, IMemoryMethod Memory, IScorer Scorer, IStoppingRule Stop, double Tau, Budget Budget,
    bool Recall, bool Store, bool Prior, string Space, SpeedupRequest Request)
{
    private const int MaxN = 64;

    /// <summary>The models that the method asks, where it does not ask the request's.</summary>
    public IReadOnlyList<string>? Models => Method.Name == Cascade.MethodName ? Settings.Models : null;

    /// <summary>
    /// The budget, with a bound on calls also where none is configured: all that method and scorer may make, and what goes into a prompt that is
    /// refused with guidance and asked again without.
    /// </summary>
    public Budget Limits
    {
        get
        {
            var calls = Method.Calls(N, Settings);
            return Budget with { Calls = Budget.Calls ?? (calls + (calls * Scorer.CallsPerCandidate) + Math.Max(Settings.Waves, Settings.Branches)) };
        }
    }

    /// <exception cref="SpeedupOptionException">A value is unknown, out of range or not allowed here.</exception>
    public static Profile Resolve(SpeedupOptions options, SpeedupRequest request)
    {
        if (request.Reference is not null && !options.Experiment)
            throw new SpeedupOptionException("speedup.reference", "An answer key is accepted only by a server started with --experiment.");
        if (request.Profile is { } name)
            request = request.Over(Choice.Of("profile", name, options.Profiles, profile => profile.Key).Value);
        var method = Choice.Of("method", request.Method ?? options.Method, options.ScalingMethods, choice => choice.Name);
        var scaled = method.Name != Scaling.Single.MethodName;
        var settings = options.Scaling with
        {
            Depth = Choice.Within("depth", request.Depth ?? options.Scaling.Depth, value => value is >= 1 and <= 64, "a whole number from 1 to 64"),
            Waves = Choice.Within("waves", request.Waves ?? options.Scaling.Waves, value => value is >= 1 and <= 16, "a whole number from 1 to 16"),
        };
        var (scorer, stop) = ScorerAndRule(options, request, method.Name);
        return new Profile(
            method,
            Operations(request.N ?? options.N ?? method.DefaultN, method, settings),
            settings,
            Choice.Of("memory", request.Memory ?? options.Memory ?? (scaled ? "in-context" : Off.MethodName), options.MemoryMethods, choice => choice.Name),
            scorer,
            stop,
            Choice.Within("tau", request.Tau ?? options.Tau, value => value is > 0 and <= 1, "a number above 0 and at most 1"),
            Tighter(options.Budget, request.Budget),
            Choice.Of("recall", request.Recall ?? options.Recall, ["off", "exact"], choice => choice) == "exact",
            request.Store ?? options.Store,
            // One sample cannot outvote memory, and what counts no votes needs none.
            (request.Prior ?? options.Prior) && scaled && (scorer.UsesPrior || stop.UsesPrior),
            Choice.Name("space", request.Space ?? options.Space),
            request with { User = Choice.OptionalName("user", request.User), Label = Choice.OptionalName("label", request.Label) });
    }

    private static int Operations(int n, IScalingMethod method, ScalingSettings settings)
    {
        Choice.Within("n", n, value => value is >= 1 and <= MaxN, $"a whole number from 1 to {MaxN}");
        if (method.Name != Cascade.MethodName)
            return n;
        return settings.Models.Count > 0
            ? Math.Min(n, settings.Models.Count)
            : throw new SpeedupOptionException("speedup.method", "The method 'cascade' needs models to ask: the profile lists them in scaling.models, cheapest first.");
    }

    private static (IScorer Scorer, IStoppingRule Stop) ScorerAndRule(SpeedupOptions options, SpeedupRequest request, string method)
    {
        var defaults = MethodDefaults.Of(method);
        var chosen = request.Scorer ?? (request.Reference is not null ? ReferenceScorer.ScorerName : options.Scorer);
        var named = chosen ?? defaults.Scorer;
        var scorer = Scorers.Find(named, options.Scorers)
            ?? throw Choice.Unknown("scorer", named, [.. options.Scorers.Select(choice => choice.Name), Scorers.Syntax]);
        if (request.Reference is null && Scorers.Uses(named, ReferenceScorer.ScorerName))
            throw new SpeedupOptionException("speedup.scorer", "The scorer 'reference' needs the answer key in speedup.reference.");
        if (options.Reward is null && Scorers.Uses(named, RewardScorer.ScorerName))
            throw new SpeedupOptionException("speedup.scorer", "The scorer 'reward' needs a reward model, and none is configured.");
        var stop = request.Stop ?? options.Stop
            ?? (chosen is null ? defaults.Stop : scorer.Name == "agreement" ? "agreement" : Threshold.RuleName);
        return (scorer, StoppingRules.Find(stop, options.StoppingRules)
            ?? throw Choice.Unknown("stop", stop, [.. options.StoppingRules.Select(choice => choice.Name), StoppingRules.Syntax]));
    }

    /// <summary>A request may only lower what the profile allows.</summary>
    private static Budget Tighter(Budget allowed, Budget? asked)
    {
        if (asked is null)
            return allowed;
        Choice.Within("budget.calls", asked.Calls ?? 1, value => value >= 1, "at least 1");
        Choice.Within("budget.tokens", asked.Tokens ?? 1, value => value >= 1, "at least 1");
        Choice.Within("budget.cost", asked.Cost ?? 1, value => value > 0, "above 0");
        return new Budget(Less(allowed.Calls, asked.Calls), Less(allowed.Tokens, asked.Tokens), Less(allowed.Cost, asked.Cost));
    }

    private static T? Less<T>(T? left, T? right)
        where T : struct, IComparable<T> => left is null || (right is { } other && other.CompareTo(left.Value) < 0) ? right : left;
}
