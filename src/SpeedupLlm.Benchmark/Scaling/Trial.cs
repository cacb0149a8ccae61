using SpeedupLlm.Accounting;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>What one arm did with one question.</summary>
/// <param name="Cost">Priced tokens of all calls of this run, whether an earlier run of the same question had made them or not.</param>
/// <param name="Operations">The method's units of work.</param>
/// <param name="Right">Whether the served answer is the key's.</param>
/// <param name="Scorer">The scorer that the library chose.</param>
/// <param name="Stop">The rule that the library chose.</param>
internal sealed record Trial(double Cost, int Operations, bool Right, string Scorer, string Stop)
{
    /// <summary>
    /// A static Long CoT run is the chain to its own end: the probes are there so that both arms have the same candidates, and are not part of its cost.
    /// </summary>
    public static Trial Of(ScalingArm arm, Receipt receipt, bool right) => new(
        arm.Kind == ArmKind.Static ? receipt.Spent.Cost - receipt.Spent.ProbeCost : receipt.Spent.Cost,
        receipt.Spent.Operations, right, receipt.Scorer, receipt.Stop);
}
