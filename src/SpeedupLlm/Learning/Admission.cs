using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Learning;

/// <summary>
/// What may be learnt (design §4, admission): whole answers with score ≥ τ; unscored ones for exact recall by plain calls only. Answers given
/// with memory only for a question not yet known, with their parents; they never strengthen a parent. A failed trial only where the memory method reflects.
/// </summary>
internal static class Admission
{
    /// <summary>Different answers kept for the same question in the same recall scope.</summary>
    private const int AnswersPerQuestion = 4;

    public static Verdict Decide(
        Experience draft, ExperienceIndex index, IAnswerEquality equality, Answer? answer, Func<Experience, Answer?> read, bool keepsFailures = false)
    {
        if (draft.Failed)
            return keepsFailures ? Failure(draft, index) : Verdict.Nothing("the score is below τ");
        if (index.Quarantined(draft.RecallScope, draft.Fingerprint).Any(SameAnswer))
            return Verdict.Nothing("the same answer is quarantined");
        var known = index.Knows(draft.MemoryScope, draft.Fingerprint);
        if (draft.Parents.Count > 0)
            return known ? Verdict.Nothing("made with memory, on a question already known") : Verdict.Admit(draft);
        if (!known)
            return Verdict.Admit(draft);

        var same = index.Exact(draft.RecallScope, draft.Fingerprint);
        if (same.FirstOrDefault(experience => experience.Solved == draft.Solved && SameAnswer(experience)) is { } confirmed)
            return Verdict.Confirm(confirmed with { Confirmations = confirmed.Confirmations + 1 });
        return same.Length < AnswersPerQuestion ? Verdict.Admit(draft) : Verdict.Nothing("enough answers to this question are known");

        bool SameAnswer(Experience experience) =>
            answer is not null && read(experience) is { } other ? equality.AreEqual(answer, other) : experience.Completion == draft.Completion;
    }

    /// <summary>
    /// For reflection alone: one failed trial a question, of those not solved yet, and only where somebody else than the model says that it failed.
    /// </summary>
    private static Verdict Failure(Experience draft, ExperienceIndex index) =>
        draft.ScoreKind != ScoreKind.Verified ? Verdict.Nothing("the score is below τ, and nobody has verified it")
        : index.Knows(draft.MemoryScope, draft.Fingerprint) ? Verdict.Nothing("the score is below τ, on a question already known")
        : index.KnowsFailure(draft.MemoryScope, draft.Fingerprint) ? Verdict.Nothing("the score is below τ, as before")
        : Verdict.Admit(draft) with { Reason = "failed, for reflection alone" };
}

/// <summary>What is learnt: a new experience, a confirmation, or nothing and why.</summary>
internal sealed record Verdict(Experience? New, Experience? Confirmed, string Reason)
{
    public static Verdict Admit(Experience experience) => new(experience, null, "new");

    public static Verdict Confirm(Experience experience) => new(null, experience, "confirmed");

    public static Verdict Nothing(string reason) => new(null, null, reason);
}
