namespace SpeedupLlm.QuestionSets;

public sealed partial class QuestionSource
{
    /// <summary>A stream, the same for the same plan. Its levels are those of what was really drawn, not of what was asked for.</summary>
    public QuestionStream Stream(StreamPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Levels.Count == 0 || plan.Levels.Contains(SimilarityLevel.None))
            throw new ArgumentException("levels must be some of S1 to S4", nameof(plan));
        var book = plan.FactTopics > 0
            ? Facts(plan.Seed, plan.Stratum.Split() == Split.Trained ? Split.Trained : Split.HeldOut, perFrame: int.MaxValue) : null;
        var firsts = FirstQuestions(plan);
        var frames = firsts.Select(q => q.Origin!.Frame).ToHashSet(StringComparer.Ordinal);
        firsts.AddRange(FirstFactQuestions(plan, book));
        var sequences = firsts.Select((first, topic) => (Topic: (int?)topic, Questions: Topic(plan, first, topic))).ToList();
        sequences.AddRange(UnrelatedQuestions(plan, frames).Select(q => (Topic: (int?)null, Questions: new List<Question> { q })));
        return new QuestionStream(Number(Interleave(sequences, new SplitMix(SplitMix.Mix(plan.Seed, "order")))), book);
    }

    private List<Question> FirstQuestions(StreamPlan plan)
    {
        var drawn = new List<Question>();
        var byFrame = SplitMix.Shuffle(_stories.Where(f => MayUse(f, plan.Stratum)), f => f.Id, SplitMix.Mix(plan.Seed, "families"))
            .Select(f => Draw(f, plan.Stratum, plan.Difficulty, SplitMix.Mix(plan.Seed, "first"))).OfType<Question>()
            .GroupBy(q => q.Origin!.Frame, StringComparer.Ordinal).ToList();
        // The frames with most families first: their topics find relatives, and the small ones are left for unrelated questions.
        var large = byFrame.Where(f => f.First().Problem!.Family.Story.Families.Count >= 8).ToList();
        for (var round = 0; drawn.Count < plan.Topics && large.Any(f => f.Count() > round); round++)
            drawn.AddRange(large.Where(f => f.Count() > round).Select(f => f.ElementAt(round)).Take(plan.Topics - drawn.Count));
        return drawn.Count == plan.Topics ? drawn
            : throw new ArgumentException($"{plan.Stratum}, {plan.Difficulty} has families for {drawn.Count} topics only", nameof(plan));
    }

    private IEnumerable<Question> FirstFactQuestions(StreamPlan plan, FactBook? book)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var topics = 0;
        for (var i = 0ul; topics < plan.FactTopics; i++)
        {
            if (i > 2000)
                throw new ArgumentException($"there are words for {topics} topics of facts only", nameof(plan));
            var question = Draw(book!, plan.Difficulty, SplitMix.Mix(SplitMix.Mix(plan.Seed, "facts"), i));
            var words = new[] { question.Problem!.Cast.Thing.One, question.Problem.Cast.Other.One };
            if (words.Any(used.Contains))
                continue;
            used.UnionWith(words);
            topics++;
            yield return question;
        }
    }

    /// <summary>A word problem of every story frame that has one of that stratum and grade: no two of them are related.</summary>
    /// <param name="stratum">A stratum of word problems.</param>
    /// <param name="difficulty">Their grade.</param>
    /// <param name="seed">Draws the frames' order, their families and the questions.</param>
    public IReadOnlyList<Question> OnePerFrame(Stratum stratum, Difficulty difficulty, ulong seed) =>
    [
        .. SplitMix.Shuffle(_stories.Where(f => MayUse(f, stratum)), f => f.Id, seed)
            .Select(f => Draw(f, stratum, difficulty, seed)).OfType<Question>().DistinctBy(q => q.Origin!.Frame),
    ];

    private IEnumerable<Question> UnrelatedQuestions(StreamPlan plan, HashSet<string> frames)
    {
        var free = OnePerFrame(plan.Stratum, plan.Difficulty, SplitMix.Mix(plan.Seed, "unrelated")).Where(q => !frames.Contains(q.Origin!.Frame)).ToList();
        return free.Count >= plan.Unrelated ? free.Take(plan.Unrelated)
            : throw new ArgumentException($"{plan.Stratum} has frames for {free.Count} unrelated questions only beside its topics", nameof(plan));
    }

    private List<Question> Topic(StreamPlan plan, Question first, int topic)
    {
        var questions = new List<Question> { first };
        for (var i = 0; i < plan.Related; i++)
        {
            var level = plan.Levels[(i + topic) % plan.Levels.Count];
            var seed = SplitMix.Mix(SplitMix.Mix(plan.Seed, first.Id), (ulong)i);
            var candidates = Enumerable.Range(0, Tries).Select(k => Related(first, level, SplitMix.Mix(seed, (ulong)k))).OfType<Question>();
            Question? next = null;
            foreach (var candidate in candidates)
            {
                next ??= candidate; // nearer to some earlier question than asked for, and labelled so
                if (questions.Min(q => Similarity.Between(q, candidate)) != level)
                    continue;
                next = candidate;
                break;
            }

            questions.Add(next ?? first);
        }

        if (topic < plan.Misleading && Misleading(first, plan.Seed) is { } misleading)
            questions.Add(misleading);
        return questions;
    }

    private static List<(int? Topic, Question Question)> Interleave(List<(int? Topic, List<Question> Questions)> sequences, SplitMix random)
    {
        var order = new List<(int? Topic, Question Question)>();
        var taken = new int[sequences.Count];
        for (var left = sequences.Sum(s => s.Questions.Count); left > 0; left--)
        {
            // Each remaining question is equally likely to be the next one's place, so that all topics last to the end.
            var (place, i) = (random.Below(left), 0);
            while (place >= sequences[i].Questions.Count - taken[i])
                place -= sequences[i].Questions.Count - taken[i++];
            order.Add((sequences[i].Topic, sequences[i].Questions[taken[i]++]));
        }

        return order;
    }

    private static List<StreamItem> Number(List<(int? Topic, Question Question)> order)
    {
        var items = new List<StreamItem>();
        foreach (var (topic, question) in order)
        {
            var levels = items.Select(i => (Item: i, Level: Similarity.Between(i.Question, question)))
                .Where(p => p.Level < SimilarityLevel.None).ToList();
            var nearest = levels.Count == 0 ? default : levels.MinBy(p => p.Level);
            items.Add(new StreamItem(
                $"q{items.Count:d4}", items.Count, question, levels.Count == 0 ? SimilarityLevel.None : nearest.Level,
                nearest.Item?.Id, levels.Count, topic));
        }

        return items;
    }
}
