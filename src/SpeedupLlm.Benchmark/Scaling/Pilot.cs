using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>
/// Finds budgets that fit a model, on questions that are not measured with: twice the median number of nodes to the first complete path, and twice the
/// median chain. A larger budget would make the static method needlessly dear, and every saving large.
/// </summary>
internal static class Pilot
{
    /// <summary>Of Beta(2, 1), one answer: the first complete path is enough.</summary>
    private const string AtFirst = "agreement:0.7";

    public static async Task<ScalingCaps> RunAsync(
        IChatClient model, ScalingPlan plan, IReadOnlyList<ScalingQuestion> questions, CancellationToken cancellationToken)
    {
        var nodes = await MedianAsync(ScalingPlan.TreeOfThoughts, AtFirst, NodesToPath).ConfigureAwait(false);
        var chunks = await MedianAsync(ScalingPlan.LongCot, "never", Chunks).ConfigureAwait(false);
        var caps = new ScalingCaps();
        return caps with { TreeOfThoughts = Twice(nodes) ?? caps.TreeOfThoughts, LongCot = Twice(chunks) ?? caps.LongCot };

        async Task<double?> MedianAsync(string method, string stop, Func<Receipt, int> count)
        {
            if (questions.Count == 0 || !plan.Methods.Contains(method))
                return null;
            var arm = new ScalingArm(method, ArmKind.Deployable, ScalingCaps.Most, Stop: stop);
            var counts = new int[questions.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, questions.Count), new ParallelOptions { MaxDegreeOfParallelism = plan.Concurrency, CancellationToken = cancellationToken },
                async (i, token) =>
                {
                    var run = new QuestionRun(model, plan, questions[i]);
                    await using (run.ConfigureAwait(false))
                        counts[i] = count((await run.AskAsync(arm.Request(questions[i]), token).ConfigureAwait(false)).Receipt);
                }).ConfigureAwait(false);
            return Median(counts);
        }
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    internal static double Median(IEnumerable<int> counts)
    {
        var sorted = counts.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }

    /// <summary>A tree without any complete path is as large as its budget.</summary>
    private static int NodesToPath(Receipt receipt) =>
        receipt.Steps.FirstOrDefault(step => step.Kind == "path")?.Operation ?? ScalingCaps.Most;

    private static int Chunks(Receipt receipt) => receipt.Steps.Where(step => step.Kind == "chunk").Select(step => step.Operation).DefaultIfEmpty(1).Max();

    private static int? Twice(double? median) => median is { } middle ? Math.Clamp((int)(2 * middle), 1, ScalingCaps.Most) : null;
}
