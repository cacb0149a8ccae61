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
    /// <summary>Runs the method.</summary>
    /// <param name="method">The stream.</param>
    /// <param name="scaling">What the method gets.</param>
    /// <param name="scoring">What the scorer gets, with the candidates so far.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>All that was found. A failure after the first candidate ends the stream; one before it is thrown.</returns>
    public async Task<Reasoned> RunAsync(
        IScalingMethod method, ScalingContext scaling, Func<IReadOnlyList<Candidate>, ScoringContext> scoring, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        IReadOnlyList<Score?> scores = [];
        var operations = 0;
        var reason = "end";
        var steps = method.RunAsync(scaling, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposed = steps.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await steps.MoveNextAsync().ConfigureAwait(false))
                    break;
            }
            catch (BudgetExhaustedException) when (candidates.Count > 0)
            {
                reason = "budget";
                break;
            }
            catch (Exception exception) when (candidates.Count > 0 && !cancellationToken.IsCancellationRequested)
            {
                // Half of the samples answer the question better than an error does.
                return await FinishAsync("upstream failed", exception).ConfigureAwait(false);
            }

            operations = steps.Current.Operation;
            if (steps.Current.Candidate is not { } candidate)
                continue;
            candidates.Add(candidate);
            if (rule.UsesScores)
                scores = await ScoreAsync(scoring([.. candidates]), cancellationToken).ConfigureAwait(false);
            if (rule.ShouldStop(new StoppingState([.. candidates], scores, tau, equality)))
            {
                reason = rule.Name;
                break;
            }
        }

        return await FinishAsync(reason, failure: null).ConfigureAwait(false);

        async Task<Reasoned> FinishAsync(string stopReason, Exception? failure)
        {
            if (candidates.Count == 0)
                throw new InvalidOperationException($"The scaling method '{method.Name}' ended without an answer.");
            if (!rule.UsesScores && candidates.Count > 0)
                scores = await ScoreAsync(scoring(candidates), cancellationToken).ConfigureAwait(false);
            return new Reasoned(candidates, scores, operations, Best(candidates, scores), stopReason, failure);
        }
    }

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

    /// <summary>The best-scored candidate, the earliest of equals; with no score the first that is whole.</summary>
    private static int? Best(List<Candidate> candidates, IReadOnlyList<Score?> scores)
    {
        if (candidates.Count == 0)
            return null;
        var best = -1;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (scores[i] is { } score && (best < 0 || score.Value > scores[best]!.Value.Value))
                best = i;
        }

        return best >= 0 ? best : Math.Max(0, candidates.FindIndex(candidate => candidate.Complete));
    }
}

/// <summary>What a run of a method found.</summary>
/// <param name="Candidates">R(t), in order.</param>
/// <param name="Scores">Their scores, one each.</param>
/// <param name="Operations">Operations spent.</param>
/// <param name="Best">Index of the candidate to serve; null where there is none.</param>
/// <param name="StopReason">The rule's name, <c>end</c>, <c>budget</c> or <c>upstream failed</c>.</param>
/// <param name="Failure">The failure that ended the stream early.</param>
internal sealed record Reasoned(
    IReadOnlyList<Candidate> Candidates, IReadOnlyList<Score?> Scores, int Operations, int? Best, string StopReason, Exception? Failure);
