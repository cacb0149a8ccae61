using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm;

/// <summary>The answer that a caller was given.</summary>
/// <param name="Answer">What it says; null: it could not be read.</param>
/// <param name="Response">The whole.</param>
internal sealed record Served(Answer? Answer, ChatResponse Response);

/// <summary>The two ways to audit a served answer without memory having a say.</summary>
internal static class AnswerAudit
{
    /// <summary>
    /// Against the same request answered afresh. How many of the fresh samples agree says more than whether the chosen one does: where the model is of
    /// several minds, memory is not to blame for one of them.
    /// </summary>
    public static Audit Against(Reasoned fresh, Answer? served, IAnswerEquality equality, double cost)
    {
        if (fresh.Candidates[fresh.Best].Answer is not { } best)
            return new Audit(null, cost);
        var samples = fresh.Candidates.Count;
        return new Audit(Same(best), cost)
        {
            Agreement = (double)fresh.Candidates.Count(candidate => Same(candidate.Answer)) / samples,
            Confidence = (double)fresh.Candidates.Count(candidate => candidate.Answer is { } answer && equality.AreEqual(answer, best)) / samples,
        };

        bool Same(Answer? answer) => served is not null && answer is not null && equality.AreEqual(served, answer);
    }

    /// <summary>By the judge, who sees the caller's question and the answer, and nothing of memory.</summary>
    public static async Task<Audit> JudgedAsync(RequestRun run, Served served, IChatClient model, CancellationToken cancellationToken)
    {
        var context = run.Verification.Scoring([new Candidate(0, 0, served.Response, served.Answer, 0)], new MeteredClient(model, run.Ledger));
        var scores = await new Judge().ScoreAsync(context, cancellationToken).ConfigureAwait(false);
        return new Audit(scores is [{ } score] ? score.Value >= 0.5 : null, run.Cost);
    }
}
