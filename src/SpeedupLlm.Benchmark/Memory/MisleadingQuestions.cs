using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>
/// A stream without end in which every second question imitates one that was asked shortly before: word for word the same with the same numbers, but for one
/// verb, which asks for another operation. Both are told apart by that verb alone.
/// </summary>
internal static class MisleadingQuestions
{
    /// <summary>Imitated questions that wait for their imitation: so far apart the two come, on average.</summary>
    private const int Waiting = 10;

    /// <param name="source">Draws the questions.</param>
    /// <param name="seed">Draws everything.</param>
    /// <param name="lead">So many questions are asked before any counts.</param>
    public static IEnumerable<(Question Question, bool Counts)> Draw(QuestionSource source, ulong seed, int lead)
    {
        var random = new SplitMix(SplitMix.Mix(seed, "order"));
        var waiting = new List<Question>();
        var place = 0;
        foreach (var (imitated, imitation) in Twins(source, seed))
        {
            yield return (imitated, false);
            place++;
            waiting.Add(imitation);
            if (waiting.Count <= Waiting)
                continue;
            var next = random.Below(waiting.Count);
            yield return (waiting[next], place++ >= lead);
            waiting.RemoveAt(next);
        }
    }

    /// <summary>No two tell the same story with the same numbers: but for its twin, nothing is nearer than S3 to a question.</summary>
    private static IEnumerable<(Question Imitated, Question Imitation)> Twins(QuestionSource source, ulong seed)
    {
        var drawn = new List<Question>();
        for (var i = 0ul; ; i++)
        {
            var imitated = source.Draw(Stratum.HeldOutTrades, Difficulty.Easy, SplitMix.Mix(seed, i));
            if (QuestionSource.Misleading(imitated, SplitMix.Mix(seed, i)) is not { } imitation
                || drawn.Exists(earlier => Similarity.Between(earlier, imitated) < SimilarityLevel.S3 || Similarity.Between(earlier, imitation) < SimilarityLevel.S3))
                continue;
            drawn.AddRange([imitated, imitation]);
            yield return (imitated, imitation);
        }
    }
}
