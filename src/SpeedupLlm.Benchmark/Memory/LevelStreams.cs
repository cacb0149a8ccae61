using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>
/// Makes the streams of a level, as many as it takes until enough questions count: those whose true level is the stream's. The others, such as a topic's first
/// question, are asked and learnt from.
/// </summary>
internal static class LevelStreams
{
    /// <summary>The demo's questions: special verbs decide, and nobody knows them who has not seen one solved.</summary>
    private const Stratum Trades = Stratum.HeldOutTrades;
    private const Difficulty Grade = Difficulty.Demo;

    /// <summary>Nearly all families that there are: an interval over topics is as wide as topics differ.</summary>
    private const int MostTopics = 90;

    /// <summary>Of S4, a frame: a second topic of it would soon make its questions S3.</summary>
    private const int Frames = 12;

    /// <summary>Relatives of S4 a topic, each of another family of the frame; more than that do not share what is told.</summary>
    private const int OtherFamilies = 13;

    private static readonly QuestionSource Source = QuestionSource.Embedded;

    /// <param name="level">One of <see cref="MemoryLevels.All"/>.</param>
    /// <param name="counted">How many questions are to count.</param>
    /// <param name="seed">Draws everything.</param>
    public static IReadOnlyList<LevelStream> Of(string level, int counted, ulong seed)
    {
        var streams = new List<LevelStream>();
        for (var left = counted; left > 0; left -= streams[^1].Counted.Count())
        {
            var name = $"{level}.{streams.Count}";
            var (lead, questions) = Draw(level, left, SplitMix.Mix(seed, name));
            streams.Add(new LevelStream(level, [.. Until(left, questions).Select((each, place) => new StreamQuestion($"{name}/{place:d4}", each.Question, each.Counts))], lead));
        }

        return streams;
    }

    private static (int Lead, IEnumerable<(Question Question, bool Counts)> Questions) Draw(string level, int counted, ulong seed) => level switch
    {
        MemoryLevels.None => (0, Strangers(seed)),
        MemoryLevels.Misleading => (StreamSizes.LeadOf(counted), MisleadingQuestions.Draw(Source, seed, StreamSizes.LeadOf(counted))),
        _ => (0, Relatives(Enum.Parse<SimilarityLevel>(level), counted, seed)),
    };

    private static IEnumerable<(Question, bool)> Relatives(SimilarityLevel level, int counted, ulong seed)
    {
        var topics = Math.Clamp(counted / 8, 2, level == SimilarityLevel.S4 ? Frames : MostTopics);
        // Some relatives come out nearer than they were meant, and do not count.
        var related = (int)Math.Ceiling(1.1 * counted / topics) + 1;
        var plan = new StreamPlan
        {
            Seed = seed, Stratum = Trades, Difficulty = Grade, Topics = topics, Levels = [level],
            Related = level == SimilarityLevel.S4 ? Math.Min(related, OtherFamilies) : related,
        };
        return Source.Stream(plan).Items.Select(item => (item.Question, item.Level == level));
    }

    /// <summary>A question of each frame there is, of all held-out strata that have frames of their own: as long a stream as frames allow.</summary>
    private static IEnumerable<(Question, bool)> Strangers(ulong seed)
    {
        var all = new[] { Trades, Stratum.HeldOutFamilies, Stratum.HeldOutWordings }.SelectMany(stratum => Source.OnePerFrame(stratum, Grade, seed));
        return SplitMix.Shuffle(all, question => question.Id, seed).Select(question => (question, true));
    }

    private static IEnumerable<(Question Question, bool Counts)> Until(int counted, IEnumerable<(Question Question, bool Counts)> questions)
    {
        foreach (var each in questions)
        {
            yield return each;
            if (each.Counts && --counted == 0)
                yield break;
        }
    }
}
