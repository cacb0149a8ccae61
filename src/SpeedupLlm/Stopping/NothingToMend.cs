namespace SpeedupLlm.Stopping;

/// <summary>Self-Refine's own end (Madaan et al. 2023, arXiv 2303.17651): stop when the model's feedback finds nothing to mend.</summary>
internal sealed class NothingToMend : IStoppingRule
{
    public const string RuleName = "nothing-to-mend";

    public string Name => RuleName;

    public bool UsesScores => false;

    public bool ShouldStop(StoppingState state) => state.Last is { NothingToMend: true };
}
