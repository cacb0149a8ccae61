using System.Runtime.ExceptionServices;
using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Stopping;

/// <summary>
/// s → s′: reads a method's stream of steps until the rule finds an answer good enough. With the rule "never" it is the static method.
/// </summary>
internal sealed class AdaptiveLoop(IScorer scorer, IStoppingRule rule, double tau, IAnswerEquality equality)
{
    /// <summary>One call may fail for no lasting reason; after two in a row the upstream is left alone.</summary>
    private const int FailuresInARow = 2;

    /// <summary>What memory votes; null: nothing.</summary>
    public AnswerPrior? Prior { get; init; }

    /// <summary>Runs the method.</summary>
    /// <param name="method">The stream.</param>
    /// <param name="scaling">What the method gets.</param>
    /// <param name="scoring">What the scorer gets, with the candidates so far.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>All that was found. Failures are thrown only where there is no candidate.</returns>
    public async Task<Reasoned> RunAsync(
        IScalingMethod method, ScalingContext scaling, Func<IReadOnlyList<Candidate>, ScoringContext> scoring, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        var steps = new List<Step>();
        IReadOnlyList<Score?> scores = [];
        var failures = 0;
        var end = new End("end");
        var stream = method.RunAsync(scaling, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposed = stream.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await stream.MoveNextAsync().ConfigureAwait(false))
                    break;
            }
            catch (BudgetExhaustedException) when (candidates.Count > 0)
            {
                end = new End("budget");
                break;
            }
            catch (Exception exception) when (candidates.Count > 0 && !cancellationToken.IsCancellationRequested)
            {
                // Half of the samples answer the question better than an error does.
                end = new End("upstream failed", exception);
                break;
            }

            var step = stream.Current;
            steps.Add(step);
            if (step.Failure is { } failure)
            {
                // What was refused will be refused again; whoever asked may know a better prompt.
                if (candidates.Count == 0 && Refusal.Is(failure))
                    ExceptionDispatchInfo.Throw(failure);
                if (++failures < FailuresInARow)
                    continue;
                end = new End("upstream failed", failure);
                break;
            }

            failures = 0;
            if (step.Candidate is { } candidate)
            {
                candidates.Add(candidate);
                if (rule.UsesScores)
                    scores = await ScoreAsync(scoring([.. candidates]), cancellationToken).ConfigureAwait(false);
            }

            if (candidates.Count > 0 && rule.ShouldStop(new StoppingState([.. candidates], scores, tau, equality) { Last = step, Prior = Prior }))
            {
                end = new End(rule.Name);
                break;
            }
        }

        if (candidates.Count == 0)
            throw NoAnswer(method, steps);
        if (!rule.UsesScores)
            scores = await ScoreAsync(scoring(candidates), cancellationToken).ConfigureAwait(false);
        return new Reasoned(candidates, scores, steps, Best(candidates, scores, method.Improves), end.Reason, end.Failure);
    }

    /// <summary>How far the run would have gone had memory not voted. What was scored before is not paid for again.</summary>
    /// <param name="run">The run, with votes.</param>
    /// <param name="scoring">What the scorer gets, with the candidates so far and without votes.</param>
    /// <param name="most">The most operations of the method.</param>
    /// <param name="oneEach">Whether every operation brings one candidate at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<PriorBound> WithoutPriorAsync(
        Reasoned run, Func<IReadOnlyList<Candidate>, ScoringContext> scoring, int most, bool oneEach, CancellationToken cancellationToken) =>
        PriorBound.OfAsync(
            run, rule,
            async (candidates, step) => new StoppingState(
                candidates, rule.UsesScores ? await ScoreAsync(scoring(candidates), cancellationToken).ConfigureAwait(false) : [], tau, equality) { Last = step },
            most, oneEach);

    private async ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken)
    {
        try
        {
            var scores = await scorer.ScoreAsync(context, cancellationToken).ConfigureAwait(false);
            return scores.Count == context.Candidates.Count ? scores : new Score?[context.Candidates.Count];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A scorer that fails or miscounts (a user's own, a judge's upstream) cannot score; the answers stand.
            return new Score?[context.Candidates.Count];
        }
    }

    /// <summary>
    /// The best-scored candidate, of equals the earliest, or the latest where the method makes them better; with no score the same of those that are
    /// whole and say something.
    /// </summary>
    private static int Best(List<Candidate> candidates, IReadOnlyList<Score?> scores, bool improves)
    {
        var best = -1;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (scores[i] is { } score && (best < 0 || score.Value > scores[best]!.Value.Value || (improves && score.Value >= scores[best]!.Value.Value)))
                best = i;
        }

        if (best >= 0)
            return best;
        // An empty answer is whole, and still says nothing.
        return new Predicate<Candidate>[] { candidate => candidate.Complete && candidate.Answer is not null, candidate => candidate.Complete }
            .Select(usable => improves ? candidates.FindLastIndex(usable) : candidates.FindIndex(usable))
            .FirstOrDefault(found => found >= 0);
    }

    private static Exception NoAnswer(IScalingMethod method, List<Step> steps)
    {
        if (steps.Find(step => step.Failure is not null)?.Failure is not { } failure)
            return new InvalidOperationException($"The scaling method '{method.Name}' ended without an answer.");
        ExceptionDispatchInfo.Throw(failure);
        return failure;
    }

    private sealed record End(string Reason, Exception? Failure = null);
}
