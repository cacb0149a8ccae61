namespace SpeedupLlm.Stopping;

/// <summary>The static method: the whole budget, always.</summary>
internal sealed class Never : IStoppingRule
{
    public const string RuleName = "never";

    public string Name => RuleName;

    public bool UsesScores => false;

    public bool ShouldStop(StoppingState state) => false;
}
