using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;
using SpeedupLlm.Memory;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm;

/// <summary>What background learners are told of an answered request.</summary>
internal static class EpisodeDraft
{
    public static Episode? Of(SpeedupEngine engine, Asked asked, IChatClient model, Reasoned reasoned, Found found, Arm? arm, Guidance? guidance, bool voted)
    {
        if (!asked.Profile.Store)
            return null;
        var best = reasoned.Candidates[reasoned.Best];
        var influenced = voted || guidance is { IsEmpty: false };
        var agreed = reasoned.Scores[best.Index] is { Kind: ScoreKind.Estimated } score && score.Value >= asked.Profile.Tau && !influenced ? best.Answer : null;
        return new Episode(
            asked.Profile.Space, asked.Profile.Memory,
            [
                .. reasoned.Candidates.Where(candidate => candidate.Complete && !string.IsNullOrWhiteSpace(candidate.Text))
                    .Select(candidate => new Attempt(candidate.Text, IsRight(candidate))),
            ],
            model, asked.Model, new Draws(engine.SeedFor(asked.Options), asked.RequestId))
        {
            Shown = guidance?.Lessons ?? [],
            Withheld = arm == Arm.Memory ? [] : found.Lessons,
        };

        // Samples that agree on another answer say that this one is wrong, but only samples that memory had no part in.
        bool? IsRight(Candidate candidate) => reasoned.Scores[candidate.Index] switch
        {
            { Kind: ScoreKind.Verified } verified => verified.Value >= asked.Profile.Tau,
            _ => agreed is null || candidate.Answer is null ? null : Same(agreed, candidate.Answer),
        };

        bool Same(Answer left, Answer right) => engine.Equality.AreEqual(left, right);
    }
}
