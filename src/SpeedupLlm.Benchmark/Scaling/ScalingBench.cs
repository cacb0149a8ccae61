using Microsoft.Extensions.AI;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>
/// Static against adaptive (s against s′) on the same questions and seeds: both arms go the library's own way and differ in nothing but scorer and rule,
/// so the adaptive run's candidates are the first of the static run's.
/// </summary>
/// <param name="model">Who is asked.</param>
/// <param name="plan">What is measured.</param>
public sealed class ScalingBench(IChatClient model, ScalingPlan plan)
{
    /// <summary>Called after every question with how many are finished.</summary>
    public Action<int> Progressed { get; init; } = _ => { };

    /// <summary>Finds the caps of Tree of Thoughts and Long CoT on other questions than those that are measured.</summary>
    public Task<ScalingCaps> FindCapsAsync(IReadOnlyList<ScalingQuestion> others, CancellationToken cancellationToken) =>
        Pilot.RunAsync(model, plan, others, cancellationToken);

    /// <summary>Measures.</summary>
    /// <param name="questions">At least one; with different ids.</param>
    /// <param name="caps">The static methods' budgets.</param>
    /// <param name="cancellationToken">Ends it without a result.</param>
    public async Task<ScalingReport> RunAsync(IReadOnlyList<ScalingQuestion> questions, ScalingCaps caps, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(caps);
        if (questions.Count == 0)
            throw new ArgumentException("there is no question to measure with", nameof(questions));
        if (questions.GroupBy(question => question.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"two questions have the id {twice.Key}; they would share their seeds", nameof(questions));
        ScalingArm[] arms =
        [
            .. plan.Methods.SelectMany(method => plan.Curves
                ? ScalingArm.Three(method, caps.Of(method)).Concat(ScalingArm.Sweep(method, caps.Of(method))).Distinct()
                : ScalingArm.Three(method, caps.Of(method))),
        ];
        var trials = new Trial[questions.Count][];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, questions.Count), new ParallelOptions { MaxDegreeOfParallelism = plan.Concurrency, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                trials[i] = await TryAsync(questions[i], arms, token).ConfigureAwait(false);
                Progressed(Interlocked.Increment(ref done));
            }).ConfigureAwait(false);
        return ScalingReport.Of(questions, arms, trials, caps);
    }

    private async Task<Trial[]> TryAsync(ScalingQuestion question, ScalingArm[] arms, CancellationToken cancellationToken)
    {
        var run = new QuestionRun(model, plan, question);
        await using (run.ConfigureAwait(false))
        {
            var trials = new Trial[arms.Length];
            for (var i = 0; i < arms.Length; i++)
                trials[i] = await run.RunAsync(arms[i], cancellationToken).ConfigureAwait(false);
            return trials;
        }
    }
}
