namespace SpeedupLlm.Stopping;

/// <summary>A rule with a τ of its own, as in <c>all(threshold:0.8,agreement:0.9)</c>.</summary>
internal sealed class AtTau(IStoppingRule rule, double tau) : IStoppingRule
{
    public string Name { get; } = $"{rule.Name}:{tau}";

    public bool UsesScores => rule.UsesScores;

    public bool UsesConfidence => rule.UsesConfidence;

    public bool UsesPrior => rule.UsesPrior;

    public bool ShouldStop(StoppingState state) => rule.ShouldStop(state with { Tau = tau });
}
