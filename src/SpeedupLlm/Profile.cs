using SpeedupLlm.Memory;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm;

/// <summary>What one request gets: the options, with the request's own choices in their place.</summary>
internal sealed record Profile(
    IScalingMethod Method, int N, IMemoryMethod Memory, IScorer Scorer, IStoppingRule Stop, double Tau, bool Recall, bool Store, string Space,
    SpeedupRequest Request)
{
    private const int MaxN = 64;
    private const int MaxNameLength = 200;

    /// <exception cref="SpeedupOptionException">A value is unknown, out of range or not allowed here.</exception>
    public static Profile Resolve(SpeedupOptions options, SpeedupRequest request)
    {
        if (request.Reference is not null && !options.Experiment)
            throw new SpeedupOptionException("speedup.reference", "An answer key is accepted only by a server started with --experiment.");
        var method = Choose("method", request.Method ?? options.Method, options.ScalingMethods, choice => choice.Name);
        var scaled = method.Name != Scaling.Single.MethodName;
        var scorer = Choose(
            "scorer", request.Scorer ?? (request.Reference is not null ? ReferenceScorer.ScorerName : options.Scorer ?? "agreement"),
            options.Scorers, choice => choice.Name);
        if (scorer.Name == ReferenceScorer.ScorerName && request.Reference is null)
            throw new SpeedupOptionException("speedup.scorer", "The scorer 'reference' needs the answer key in speedup.reference.");
        var stop = request.Stop ?? options.Stop ?? (scorer.Name == "agreement" ? "agreement" : Threshold.RuleName);
        return new Profile(
            method,
            Range("n", request.N ?? options.N, value => value is >= 1 and <= MaxN, $"a whole number from 1 to {MaxN}"),
            Choose("memory", request.Memory ?? options.Memory ?? (scaled ? "in-context" : Off.MethodName), options.MemoryMethods, choice => choice.Name),
            scorer,
            Choose("stop", stop, options.StoppingRules, choice => choice.Name),
            Range("tau", request.Tau ?? options.Tau, value => value is > 0 and <= 1, "a number above 0 and at most 1"),
            Choose("recall", request.Recall ?? options.Recall, ["off", "exact"], choice => choice) == "exact",
            request.Store ?? options.Store,
            Name("space", request.Space ?? options.Space),
            request with { User = OptionalName("user", request.User), Label = OptionalName("label", request.Label) });
    }

    private static T Choose<T>(string key, string name, IEnumerable<T> choices, Func<T, string> nameOf)
    {
        foreach (var choice in choices)
        {
            if (string.Equals(nameOf(choice), name, StringComparison.Ordinal))
                return choice;
        }

        throw new SpeedupOptionException(
            $"speedup.{key}", $"'{Short(name)}' is not a valid {key}. Valid are: {string.Join(", ", choices.Select(nameOf))}.");
    }

    private static T Range<T>(string key, T value, Func<T, bool> valid, string range) =>
        valid(value) ? value : throw new SpeedupOptionException($"speedup.{key}", $"{key} is {value}; it must be {range}.");

    private static string? OptionalName(string key, string? name) => name is null ? null : Name(key, name);

    private static string Name(string key, string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl)
            ? name
            : throw new SpeedupOptionException(
                $"speedup.{key}", $"{key} '{Short(name)}' must have 1 to {MaxNameLength} characters and no control characters.");

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
