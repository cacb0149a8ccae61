using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Scoring;

/// <summary>Candidates grouped by equal answers; candidates without an answer are in no group.</summary>
internal static class AnswerGroups
{
    /// <summary>The group of every candidate (−1: none), and each group's size, in order of first appearance.</summary>
    public static (int[] GroupOf, List<int> Sizes) Of(IReadOnlyList<Candidate> candidates, IAnswerEquality equality)
    {
        var groupOf = new int[candidates.Count];
        var leaders = new List<Answer>();
        var sizes = new List<int>();
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
                sizes.Add(0);
            }

            sizes[group]++;
            groupOf[i] = group;
        }

        return (groupOf, sizes);
    }

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
