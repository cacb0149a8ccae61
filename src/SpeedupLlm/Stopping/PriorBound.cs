using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Stopping;

/// <summary>How far the same run, with the same prompt and the same samples, would have gone had memory not voted.</summary>
/// <param name="Operations">Its operations.</param>
/// <param name="AtLeast">True where nobody knows more than that it would have been no fewer: the samples that it needed were never drawn.</param>
internal sealed record PriorBound(int Operations, bool AtLeast)
{
    /// <summary>Reads the run once more without the votes.</summary>
    /// <param name="run">What was found, with them.</param>
    /// <param name="rule">The rule that ended it.</param>
    /// <param name="state">What the rule sees of so many candidates, without votes.</param>
    /// <param name="most">The most operations of the method.</param>
    /// <param name="oneEach">Whether every operation brings one candidate at most.</param>
    public static async Task<PriorBound> OfAsync(
        Reasoned run, IStoppingRule rule, Func<IReadOnlyList<Candidate>, Step, ValueTask<StoppingState>> state, int most, bool oneEach)
    {
        var candidates = new List<Candidate>();
        foreach (var step in run.Steps.Where(step => step.Failure is null))
        {
            if (step.Candidate is { } candidate)
                candidates.Add(candidate);
            if (candidates.Count > 0 && rule.ShouldStop(await state([.. candidates], step).ConfigureAwait(false)))
                return new PriorBound(step.Operation, AtLeast: false);
        }

        // The rule was never content, so neither would the run without votes have stopped: it ended for another reason.
        if (run.StopReason != rule.Name)
            return new PriorBound(run.Operations, AtLeast: false);
        var more = oneEach ? await MoreAsync(candidates, run.Steps[^1], rule, state, most - run.Operations).ConfigureAwait(false) : 0;
        return new PriorBound(run.Operations + more, AtLeast: true);
    }

    /// <summary>The fewest further samples: at the best, all of them give the leading answer. For other rules than agreement one is all that is sure.</summary>
    private static async ValueTask<int> MoreAsync(
        List<Candidate> candidates, Step last, IStoppingRule rule, Func<IReadOnlyList<Candidate>, Step, ValueTask<StoppingState>> state, int room)
    {
        var known = await state(candidates, last).ConfigureAwait(false);
        var groups = AnswerGroups.Of(candidates, known.Equality);
        var lead = groups.Fresh.Count == 0 ? -1 : groups.Fresh.Index().MaxBy(group => group.Item).Index;
        if (lead < 0 || !(rule.Name == Agreement.RuleName || rule.Name.StartsWith(Agreement.RuleName + ":", StringComparison.Ordinal)))
            return Math.Min(1, room);
        var leader = candidates[groups.GroupOf.ToList().IndexOf(lead)];
        var supposed = new List<Candidate>(candidates);
        for (var more = 1; more < room; more++)
        {
            supposed.Add(leader);
            if (rule.ShouldStop(known with { Candidates = [.. supposed] }))
                return more;
        }

        return room;
    }
}
