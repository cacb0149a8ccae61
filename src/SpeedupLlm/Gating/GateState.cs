using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>A space's running statistics over outcomes, taken strictly in assignment order.</summary>
/// <param name="Space">The space.</param>
/// <param name="AppliedThrough">The last sequence number taken.</param>
/// <param name="Count">How many outcomes.</param>
/// <param name="Mean">g: the mean of y.</param>
/// <param name="SquaredDeviations">Σ(y − mean)², after Welford.</param>
/// <param name="ControlCount">Control outcomes that completed.</param>
/// <param name="ControlCost">Their total cost.</param>
/// <param name="OutputTokensPerOperation">Running mean over completed outcomes with operations; 0 while unknown.</param>
/// <param name="OperationCount">Operations behind that mean.</param>
public sealed record GateState(
    string Space, long AppliedThrough = 0, long Count = 0, double Mean = 0, double SquaredDeviations = 0, long ControlCount = 0,
    double ControlCost = 0, double OutputTokensPerOperation = 0, long OperationCount = 0)
{
    /// <summary>What is known about memory's effect.</summary>
    public SpaceGuard Guard { get; init; } = SpaceGuard.New;

    /// <summary>v: the variance of y; 0.25, the most there can be, while fewer than two outcomes are known.</summary>
    public double Variance => Count < 2 ? 0.25 : SquaredDeviations / (Count - 1);

    /// <summary>Takes one outcome.</summary>
    public GateState Take(Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var count = Count + 1;
        var delta = outcome.Y - Mean;
        var mean = Mean + (delta / count);
        var completed = outcome.Status == RequestStatus.Completed;
        var control = completed && outcome.Arm == Arm.Control;
        var operations = completed ? outcome.Spent.Operations : 0;
        var operationCount = OperationCount + operations;
        return this with
        {
            AppliedThrough = outcome.Sequence,
            Count = count,
            Mean = mean,
            SquaredDeviations = SquaredDeviations + (delta * (outcome.Y - mean)),
            ControlCount = ControlCount + (control ? 1 : 0),
            ControlCost = ControlCost + (control ? outcome.Spent.Cost : 0),
            OutputTokensPerOperation = operations == 0
                ? OutputTokensPerOperation
                : ((OutputTokensPerOperation * OperationCount) + outcome.Spent.OutputTokens) / operationCount,
            OperationCount = operationCount,
            Guard = Trial.Of(outcome) is { } trial ? Guard.Take(trial) : Guard,
        };
    }
}
