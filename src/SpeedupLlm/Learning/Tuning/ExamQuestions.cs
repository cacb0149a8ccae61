using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>
/// What an adapter is examined on: questions that it never learnt, and learnt ones that were asked again, in the mix in which requests bring them; where
/// few new ones were held back, with four repeated ones at most beyond that mix.
/// </summary>
internal static class ExamQuestions
{
    /// <summary>With fewer questions nothing is decided.</summary>
    public const int Least = 4;

    /// <summary>More would take longer than the tuning.</summary>
    public const int Most = 24;

    /// <param name="trainable">All that could be learnt from, oldest first.</param>
    /// <param name="learnt">Ids of what the adapter learnt from.</param>
    /// <returns>The questions; empty: too few to decide anything.</returns>
    public static IReadOnlyList<Experience> Of(IReadOnlyList<Experience> trainable, IReadOnlySet<string> learnt)
    {
        var questions = trainable.Where(experience => learnt.Contains(experience.Id)).Select(experience => experience.Fingerprint).ToHashSet(StringComparer.Ordinal);
        // By question, so that another answer to a learnt one does not count as new.
        var fresh = trainable.Where(experience => !questions.Contains(experience.Fingerprint)).ToList();
        var again = trainable.Where(experience => learnt.Contains(experience.Id) && experience.Confirmations > 0).ToList();
        var share = again.Sum(Repeats) / Math.Max(1, trainable.Sum(experience => 1 + Repeats(experience)));

        var wanted = (int)Math.Round(Most * (1 - share));
        var taken = Math.Min(fresh.Count, Math.Max(wanted, Least - again.Count));
        var size = taken < wanted ? Math.Min(Most, Math.Max(taken / (1 - share), Least / share)) : Most;
        List<Experience> exam =
        [
            .. fresh.TakeLast(taken),
            // Who was asked most comes back most; of equals the latest.
            .. Enumerable.Reverse(again).OrderByDescending(Repeats).Take((int)Math.Round(size * share)),
        ];
        return exam.Count < Least ? [] : exam;
    }

    private static double Repeats(Experience experience) => experience.Confirmations;
}
