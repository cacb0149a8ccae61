namespace SpeedupLlm.Stopping;

/// <summary>Several rules: stop when any, or when all of them would.</summary>
internal sealed class Combined(bool all, IReadOnlyList<IStoppingRule> rules) : IStoppingRule
{
    public const string Any = "any";
    public const string All = "all";

    public string Name { get; } = $"{(all ? All : Any)}({string.Join(',', rules.Select(rule => rule.Name))})";

    public bool UsesScores { get; } = rules.Any(rule => rule.UsesScores);

    public bool UsesConfidence { get; } = rules.Any(rule => rule.UsesConfidence);

    public bool UsesPrior { get; } = rules.Any(rule => rule.UsesPrior);

    public bool ShouldStop(StoppingState state) => all ? rules.All(rule => rule.ShouldStop(state)) : rules.Any(rule => rule.ShouldStop(state));
}
