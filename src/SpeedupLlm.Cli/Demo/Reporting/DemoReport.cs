using SpeedupLlm.Accounting;

namespace SpeedupLlm.Cli.Demo.Reporting;

/// <summary>What <c>demo --json</c> prints.</summary>
/// <param name="Questions">All questions asked.</param>
/// <param name="Eligible">Those in the two arms.</param>
/// <param name="Seconds">From the process's start.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Scorer">The scorer.</param>
/// <param name="Control">Eligible questions answered without memory.</param>
/// <param name="Memory">Eligible questions answered with memory.</param>
/// <param name="Saving">In priced tokens, against the same method; null while there is too little to tell, as all intervals.</param>
/// <param name="OperationSaving">In operations, against the same method.</param>
/// <param name="SingleCallSaving">In priced tokens, against the control arm's first answers.</param>
/// <param name="Facts">Questions that need made-up facts.</param>
/// <param name="Unrelated">Questions like no other.</param>
/// <param name="Recall">The setting: <c>off</c> or <c>exact</c>.</param>
/// <param name="Recalled">Memory-arm questions answered straight from memory.</param>
/// <param name="SingleCallOperationSaving">In operations, against the one operation of a single call.</param>
/// <param name="AccuracyChange">Accuracy, memory arm less control arm.</param>
/// <param name="Topics">Topics behind the intervals.</param>
/// <param name="SingleCall">What a single call would have been: the first answers of the control arm.</param>
/// <param name="NotEligible">Questions of the topics that found nothing to use, most of them first ones: no arm.</param>
/// <param name="First">Those that were the first of their topic.</param>
/// <param name="ByExposure">Both arms by how many questions of the topic came before.</param>
/// <param name="Interrupted">True: ended before as many were asked as were wanted.</param>
internal sealed record DemoReport(
    int Questions, int Eligible, double Seconds, long Seed, string Scorer, ArmFigures Control, ArmFigures Memory, Interval? Saving,
    Interval? OperationSaving, Interval? SingleCallSaving, PartFigures Facts, PartFigures Unrelated, string Recall, int Recalled,
    Interval? SingleCallOperationSaving, Interval? AccuracyChange, int Topics, ArmFigures SingleCall, ArmFigures NotEligible,
    ArmFigures First, IReadOnlyList<ExposureFigures> ByExposure, bool Interrupted);

/// <summary>A group of questions; means and accuracy are null where there are none.</summary>
internal sealed record ArmFigures(int N, double? MeanCost, double? MeanOperations, double? Accuracy)
{
    public static ArmFigures Of(IReadOnlyCollection<Played> played) => played.Count == 0
        ? new(0, null, null, null)
        : new(played.Count, played.Average(p => p.Cost), played.Average(p => p.Operations), played.Average(p => p.Right ? 1.0 : 0));

    public static ArmFigures OfFirstAnswers(IEnumerable<Played> played) => Of(
    [
        .. played.Where(p => p.FirstAnswerCost is not null)
            .Select(p => p with { Cost = p.FirstAnswerCost!.Value, Operations = 1, Right = p.FirstRight }),
    ]);
}

/// <summary>A part that is reported apart: all of it, and its arms.</summary>
internal sealed record PartFigures(
    int N, double? MeanCost, double? MeanOperations, double? Accuracy, ArmFigures Control, ArmFigures Memory, ArmFigures NotEligible);

/// <summary>Both arms at some exposures.</summary>
/// <param name="From">The fewest earlier questions of the topic.</param>
/// <param name="To">The most; null: no limit.</param>
/// <param name="Control">Without memory.</param>
/// <param name="Memory">With memory.</param>
internal sealed record ExposureFigures(int From, int? To, ArmFigures Control, ArmFigures Memory);
