using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Scoring;

/// <summary>Candidates grouped by equal answers; candidates without an answer are in no group.</summary>
/// <param name="GroupOf">The group of every candidate; −1: none.</param>
/// <param name="Fresh">Each group's candidates.</param>
/// <param name="Votes">The same, with what memory votes.</param>
internal sealed record AnswerGroups(IReadOnlyList<int> GroupOf, IReadOnlyList<int> Fresh, IReadOnlyList<int> Votes)
{
    /// <summary>The groups, in order of first appearance; the prior's answer is the first, with or without candidates.</summary>
    public static AnswerGroups Of(IReadOnlyList<Candidate> candidates, IAnswerEquality equality, AnswerPrior? prior = null)
    {
        var groupOf = new int[candidates.Count];
        var leaders = prior is null ? new List<Answer>() : [prior.Answer];
        var fresh = leaders.ConvertAll(_ => 0);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Answer is not { } answer)
            {
                groupOf[i] = -1;
                continue;
            }

            var group = leaders.FindIndex(leader => equality.AreEqual(leader, answer));
            if (group < 0)
            {
                group = leaders.Count;
                leaders.Add(answer);
                fresh.Add(0);
            }

            fresh[group]++;
            groupOf[i] = group;
        }

        return new AnswerGroups(groupOf, fresh, [.. fresh.Select((size, group) => size + (group == 0 && prior is not null ? prior.Votes : 0))]);
    }

    /// <summary>The probability that a group's answer stays ahead of the most frequent other one.</summary>
    public double StaysAhead(int group) => StaysAhead(Votes[group], Votes.Where((_, other) => other != group).DefaultIfEmpty(0).Max());

    /// <summary>
    /// P(θ > ½) for θ ~ Beta(ahead + 1, behind + 1): that an answer seen <paramref name="ahead"/> times stays ahead of one seen
    /// <paramref name="behind"/> times, = Σ_{j=0..a} C(a+b+1, j) / 2^(a+b+1) (Adaptive-Consistency, Aggarwal et al. 2023, Beta form).
    /// </summary>
    public static double StaysAhead(int ahead, int behind)
    {
        var n = ahead + behind + 1;
        // The first term, 2^−n, is kept in the running product: no overflow up to n ≈ 1,000, far above any cap.
        var term = Math.Pow(2, -n);
        var sum = term;
        for (var j = 1; j <= ahead; j++)
        {
            term *= (n - j + 1) / (double)j;
            sum += term;
        }

        return Math.Min(sum, 1);
    }
}
