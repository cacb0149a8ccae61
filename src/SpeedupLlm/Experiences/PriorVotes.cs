using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Experiences;

/// <summary>What solved experiences of the same question (S1, S2, equal slots) vote before any sample is there, and which they are.</summary>
/// <param name="Votes">The answer and its votes.</param>
/// <param name="From">The experiences that gave it, nearest first.</param>
internal sealed record PriorVotes(AnswerPrior Votes, IReadOnlyList<Neighbour> From)
{
    /// <summary>
    /// One vote for every answer that was found without memory, the experience's own and its confirmations; those of the next answer cancel as many.
    /// What was made with memory repeats what others vote already. Null: no answer is ahead.
    /// </summary>
    public static PriorVotes? Of(Question question, IReadOnlyList<Neighbour> neighbours, IAnswerReader answers, IAnswerEquality equality)
    {
        var slots = Slots.Of(question.Text);
        var groups = new List<(Answer Answer, int Votes, List<Neighbour> From)>();
        foreach (var neighbour in neighbours.Where(neighbour => MayVote(neighbour, slots)).DistinctBy(neighbour => neighbour.Experience.Id, StringComparer.Ordinal))
        {
            var experience = neighbour.Experience;
            if (answers.Read(experience.Question, experience.Completion) is not { } answer)
                continue;
            var at = groups.FindIndex(group => equality.AreEqual(group.Answer, answer));
            if (at < 0)
                groups.Add((answer, 0, []));
            at = at < 0 ? groups.Count - 1 : at;
            groups[at].From.Add(neighbour);
            groups[at] = groups[at] with { Votes = groups[at].Votes + 1 + experience.Confirmations };
        }

        var ordered = groups.OrderByDescending(group => group.Votes).Take(2).ToArray();
        var lead = ordered is [var first, .. var rest] ? first.Votes - (rest is [var second] ? second.Votes : 0) : 0;
        return lead < 1 ? null : new PriorVotes(
            new AnswerPrior(ordered[0].Answer, Math.Min(lead, AnswerPrior.MostVotes)),
            [.. ordered[0].From.OrderByDescending(neighbour => neighbour.Level).ThenByDescending(neighbour => neighbour.Similarity)]);
    }

    /// <summary>What may still be shown to the model: a sample that saw an answer to this question would repeat its vote.</summary>
    public static IReadOnlyList<Neighbour> Showable(IReadOnlyList<Neighbour> usable) => [.. usable.Where(neighbour => !IsSameQuestion(neighbour))];

    /// <summary>As for experiences: what was written about this question tells its samples how to answer.</summary>
    public static IReadOnlyList<NearLesson> Showable(IReadOnlyList<NearLesson> lessons) => [.. lessons.Where(lesson => !IsSameQuestion(lesson.Through))];

    private static bool MayVote(Neighbour neighbour, Slots slots) =>
        IsSameQuestion(neighbour)
        && neighbour.Experience is { Solved: true, Document: null, Parents.Count: 0, Answer: not null }
        // S1 is predicted by words alone.
        && slots.Equals(Slots.Of(neighbour.Experience.Question));

    private static bool IsSameQuestion(Neighbour neighbour) => neighbour.Level >= SimilarityLevel.S2;
}
