using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>Tunes on topics' experiences and examines: on the topics' other questions, and on what was not learnt.</summary>
/// <param name="client">Not used by anyone else meanwhile.</param>
/// <param name="topics">All topics; those not learnt are the other families.</param>
/// <param name="seed">Draws questions, and the tuning's seed.</param>
public sealed class TuningTrial(TinyChatClient client, IReadOnlyList<SolvedTopic> topics, ulong seed)
{
    private const int OfOthers = 4;
    private const int Reworded = 16;
    private const int KnownQuestions = 100;

    private readonly IFineTuning _tuning = (IFineTuning)client.GetService(typeof(IFineTuning))!;
    private readonly Examiner _base = new(client);
    private readonly Dictionary<(TuningExam Exam, int Topic), Accuracy> _untuned = [];
    private readonly IReadOnlyList<ExamItem> _known = Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Demo, KnownQuestions, seed);

    /// <summary>One tuning on the first experiences of some topics, and its exams.</summary>
    /// <param name="learnt">The topics' numbers.</param>
    /// <param name="examples">Experiences of each.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<(TuningCost Cost, IReadOnlyList<TuningFigure> Figures)> RunAsync(
        IReadOnlyCollection<int> learnt, int examples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(learnt);
        var request = new TuningRequest(
            [.. learnt.SelectMany(topic => topics[topic].Solved.Take(examples)).Select(solved => new TuningExample([new(ChatRole.User, solved.Question.Text)], solved.Solution))],
            StartFrom: null, (long)SplitMix.Mix(seed, "tuning"));
        var (began, cpu) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var tuned = await _tuning.TuneAsync(request, progress: null, cancellationToken).ConfigureAwait(false);
        var cost = new TuningCost(
            learnt.Count, examples, TimeProvider.System.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, tuned.TrainedTokens);

        var figures = new List<TuningFigure>();
        var examiner = new Examiner(client, tuned.Model);
        foreach (var topic in learnt)
        {
            var solved = topics[topic].Solved.Take(examples).ToList();
            var reworded = solved.Select((s, i) => QuestionSource.Embedded.Related(s.Question, SimilarityLevel.S2, SplitMix.Mix(seed, (ulong)i))).OfType<Question>();
            await ExamineAsync(TuningExam.OtherNumbers, topic, Twice(topics[topic].Fresh), solved).ConfigureAwait(false);
            await ExamineAsync(TuningExam.OtherWords, topic, Twice(reworded.Take(Reworded)), solved).ConfigureAwait(false);
        }

        // What was not learnt is asked once for the tuning, under its first topic.
        var frames = learnt.Select(topic => topics[topic].Frame).ToHashSet(StringComparer.Ordinal);
        var others = topics.Where(topic => !frames.Contains(topic.Frame)).SelectMany(topic => topic.Fresh.Take(OfOthers)).Select(question => new ExamItem(question, []));
        await ExamineAsync(TuningExam.OtherFamilies, learnt.First(), [.. others]).ConfigureAwait(false);
        await ExamineAsync(TuningExam.Known, learnt.First(), _known).ConfigureAwait(false);
        await _tuning.DropAsync(tuned.Model, cancellationToken).ConfigureAwait(false);
        return (cost, figures);

        async Task ExamineAsync(TuningExam exam, int topic, IReadOnlyList<ExamItem> items, IReadOnlyList<SolvedQuestion>? memory = null)
        {
            if (items.Count == 0)
                return;
            Add(TuningArm.Base, await UntunedAsync(exam, topic, items, cancellationToken).ConfigureAwait(false));
            Add(TuningArm.Tuned, await examiner.AskAsync(items, 0.8f, cancellationToken).ConfigureAwait(false));
            if (memory is not null)
            {
                var shown = items.Select(item => item with { Before = Nearest(item.Question, memory) });
                Add(TuningArm.InContext, await _base.AskAsync([.. shown], 0.8f, cancellationToken).ConfigureAwait(false));
            }

            void Add(TuningArm arm, Accuracy accuracy) => figures.Add(new(examples, topic, topics[topic].Stratum, exam, arm, accuracy));
        }
    }

    /// <summary>The base model's answers to the same questions are the same each time: they are asked once. Only the reworded ones depend on what was learnt.</summary>
    private async Task<Accuracy> UntunedAsync(TuningExam exam, int topic, IReadOnlyList<ExamItem> items, CancellationToken cancellationToken)
    {
        if (exam == TuningExam.OtherWords || !_untuned.TryGetValue((exam, topic), out var accuracy))
            _untuned[(exam, topic)] = accuracy = await _base.AskAsync(items, 0.8f, cancellationToken).ConfigureAwait(false);
        return accuracy;
    }

    /// <summary>Each question with two draws: one question's luck weighs less.</summary>
    private static List<ExamItem> Twice(IEnumerable<Question> questions) => [.. questions.SelectMany(question => Enumerable.Repeat(new ExamItem(question, []), 2))];

    private static IReadOnlyList<ChatMessage> Nearest(Question question, IReadOnlyList<SolvedQuestion> memory)
    {
        var embedding = NGramEmbedder.Embed(question.Text);
        var nearest = memory.MaxBy(solved => System.Numerics.Tensors.TensorPrimitives.Dot<float>(embedding, NGramEmbedder.Embed(solved.Question.Text)))!;
        return [new(ChatRole.User, nearest.Question.Text), new(ChatRole.Assistant, nearest.Solution)];
    }
}
