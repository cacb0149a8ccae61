using Microsoft.Extensions.AI;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>A question with what stands before it in the prompt.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Before">Messages before it: solved examples, documents.</param>
public sealed record ExamItem(Question Question, IReadOnlyList<ChatMessage> Before)
{
    /// <summary>The whole prompt.</summary>
    public IReadOnlyList<ChatMessage> Prompt => [.. Before, new ChatMessage(ChatRole.User, Question.Text)];
}

/// <summary>Questions that training never saw, with the help whose effect is measured. The same seed gives the same questions.</summary>
public static class Exam
{
    /// <summary>Questions without help.</summary>
    /// <param name="stratum">What is held out.</param>
    /// <param name="difficulty">The grade.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Any value.</param>
    public static IReadOnlyList<ExamItem> Plain(Stratum stratum, Difficulty difficulty, int count, ulong seed) =>
        [.. QuestionSource.Embedded.Set(stratum, difficulty, seed, count).Select(question => new ExamItem(question, []))];

    /// <summary>Questions after one solved question of the given level to them.</summary>
    /// <param name="stratum">What is held out.</param>
    /// <param name="difficulty">The grade.</param>
    /// <param name="level">S1: the same question; none: an unrelated one.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed asks the same questions as <see cref="Plain"/>.</param>
    public static IReadOnlyList<ExamItem> AfterExample(Stratum stratum, Difficulty difficulty, SimilarityLevel level, int count, ulong seed) =>
    [
        .. Plain(stratum, difficulty, count, seed).Select((item, i) =>
            QuestionSource.Embedded.Related(item.Question, level, SplitMix.Mix(seed, (ulong)i)) is { } solved ? item with { Before = Solved([solved]) } : null)
            .OfType<ExamItem>(),
    ];

    /// <summary>Questions that need made-up facts of books that training never saw.</summary>
    /// <param name="examples">So many solved questions before them that share their facts: 0 to 3.</param>
    /// <param name="document">True: the facts stand in the prompt as documents.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Any value.</param>
    public static IReadOnlyList<ExamItem> Facts(int examples, bool document, int count, ulong seed)
    {
        var items = new List<ExamItem>();
        for (var i = 0ul; items.Count < count; i++)
        {
            var book = QuestionSource.Embedded.Facts(SplitMix.Mix(seed, i), Split.HeldOut);
            var question = QuestionSource.Embedded.Draw(book, Difficulty.Demo, SplitMix.Mix(seed, i));
            var solved = Enumerable.Range(0, 40).Select(k => QuestionSource.Embedded.Related(question, SimilarityLevel.S3, SplitMix.Mix(i, (ulong)k)))
                .OfType<Question>().Distinct().Take(examples).ToList();
            if (solved.Count < examples)
                continue;
            var documents = question.Needs.Select(id => book[id]).Select(fact => $"[{fact.Source}] {fact.Text}");
            IEnumerable<ChatMessage> told = document
                ? [new ChatMessage(ChatRole.System, Prompts.PromptSet.Default.Render("documents", ("documents", string.Join('\n', documents))))] : [];
            items.Add(new ExamItem(question, [.. told, .. Solved(solved)]));
        }

        return items;
    }

    private static List<ChatMessage> Solved(IEnumerable<Question> questions) =>
        [.. questions.SelectMany(q => new[] { new ChatMessage(ChatRole.User, q.Text), new ChatMessage(ChatRole.Assistant, q.Solution) })];
}
