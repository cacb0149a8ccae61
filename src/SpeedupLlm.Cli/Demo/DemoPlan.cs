using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Cli.Demo;

/// <summary>What the demo asks. Everything about its difficulty is decided here.</summary>
internal static class DemoPlan
{
    /// <summary>Story frames with special verbs that training never saw; <see cref="Topics"/> must not be more than it has.</summary>
    private const Stratum Stratum = QuestionSets.Stratum.HeldOutTrades;

    private const Difficulty Difficulty = QuestionSets.Difficulty.Demo;

    // Nearly all the stratum has: the interval is as wide as topics differ, so many small topics tell more than a few large ones.
    private const int Topics = 90;

    private const int FactTopics = 4;

    // Of frames that no topic uses: small ones that training knows, in wordings that it does not.
    private const int Unrelated = 12;

    /// <summary>
    /// Planned related questions for each eligible one that is wanted: first questions are never eligible, and neither is what retrieval does not
    /// recognise. The play ends at the wanted number, so that a plan too large costs nothing.
    /// </summary>
    private const double Reserve = 3;

    /// <summary>The longest answer, in tokens.</summary>
    public const int MaxTokens = 160;

    public const float Temperature = 0.8f;

    /// <summary>Best of that many.</summary>
    public const int Operations = 8;

    /// <summary>Different questions of the demo's difficulty, none of them related on purpose: for the benchmarks.</summary>
    public static IReadOnlyList<Question> Questions(ulong seed, int count) => QuestionSource.Embedded.Set(Stratum, Difficulty, seed, count);

    /// <summary>The questions in their order, the same for the same seed, and the documents that hold the made-up facts.</summary>
    public static DemoStream Stream(long seed, int eligible)
    {
        var topics = Math.Clamp(eligible / 5, 2, Topics);
        var stream = QuestionSource.Embedded.Stream(new StreamPlan
        {
            Seed = unchecked((ulong)seed),
            Stratum = Stratum,
            Difficulty = Difficulty,
            Topics = topics,
            Related = (int)Math.Ceiling(Reserve * eligible / topics),
            FactTopics = Math.Clamp(eligible / 75, 1, FactTopics),
        });
        var strangers = QuestionSource.Embedded.Stream(new StreamPlan
        {
            Seed = unchecked((ulong)seed), Stratum = Stratum.HeldOutWordings, Difficulty = Difficulty, Topics = 0, Unrelated = Unrelated,
        });
        return new DemoStream(Number(Mix(stream.Items, strangers.Items, eligible), topics), stream.Facts!.Documents);
    }

    /// <summary>Spread over as many places as there are eligible questions, so that all are asked before the play ends.</summary>
    private static List<StreamItem> Mix(IReadOnlyList<StreamItem> items, IReadOnlyList<StreamItem> strangers, int eligible)
    {
        var mixed = items.ToList();
        for (var i = 0; i < strangers.Count; i++)
            mixed.Insert((i + 1) * eligible / (strangers.Count + 1), strangers[i]);
        return mixed;
    }

    private static List<DemoQuestion> Number(List<StreamItem> items, int topics)
    {
        var asked = new Dictionary<int, int>();
        return [.. items.Select((item, place) =>
        {
            var part = item.Topic is not { } number ? Part.Unrelated : number < topics ? Part.Related : Part.Facts;
            var topic = item.Topic ?? -1 - place;
            var exposure = asked.GetValueOrDefault(topic);
            asked[topic] = exposure + 1;
            return new DemoQuestion($"q{place + 1:d4}", item.Question.Text, item.Question.Answer, part, topic, exposure);
        })];
    }
}
