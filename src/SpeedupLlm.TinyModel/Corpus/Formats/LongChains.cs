using Microsoft.Extensions.AI;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Corpus.Formats;

/// <summary>
/// Long chain of thought: steps in sentences, at most one check, which at times finds a slip (shown, never learnt). A chain may be cut by a probe
/// for the answer: the best guess from what is there.
/// </summary>
internal static class LongChains
{
    public static void Write(Page page)
    {
        var item = page.Draw();
        if (page.OneIn(4))
        {
            var example = page.RelatedAt(item, QuestionSets.SimilarityLevel.S1, QuestionSets.SimilarityLevel.S2, QuestionSets.SimilarityLevel.S3);
            page.Ask("long", ("question", example.Text));
            page.Answer(string.Concat(Chain(example.Working, page).Select(part => part.Text)) + $"Answer: {example.Working.Answer}");
        }

        page.Ask("long", ("question", item.Text));
        var working = item.Working;
        var parts = page.OneIn(6) && Slipped(working, page) is { } slipped ? slipped : Chain(working, page);
        if (page.OneIn(5))
            parts = [.. parts.Take(page.Random.Below(parts.Count))];
        foreach (var (text, learn) in parts)
            page.Turns.Add(new ChatTurn(ChatRole.Assistant, text, learn, GoesOn: true));
        page.Answer($"Answer: {working.Answer}");
    }

    private static List<(string Text, bool Learn)> Chain(Working working, Page page)
    {
        var parts = Facts(working);
        foreach (var (i, step) in working.Steps.Index())
            parts.Add(($"{Word(i)} {step.Line}.\n", true));
        if (page.Random.Below(3) > 0)
            parts.Add(($"Check: {Inverse(working.Steps[page.Random.Below(working.Steps.Count)])}, right.\n", true));
        return parts;
    }

    /// <summary>The last step slips; the check sees it.</summary>
    private static List<(string Text, bool Learn)> Slipped(Working working, Page page)
    {
        var parts = Facts(working);
        foreach (var (i, step) in working.Steps.Index().SkipLast(1))
            parts.Add(($"{Word(i)} {step.Line}.\n", true));
        var last = working.Steps[^1];
        var wrong = last.Result + page.Random.Pick([-10, -1, 1, 2, 10]);
        parts.Add(($"{Word(working.Steps.Count - 1)} {last.Left.Value} {last.Sign} {last.Right.Value} = {Math.Max(0, wrong)}.\n", false));
        parts.Add(($"Check: {last.Line}, so that was wrong.\n", true));
        return parts;
    }

    private static List<(string Text, bool Learn)> Facts(Working working) => [.. working.Facts.Select(fact => (fact + "\n", true))];

    private static string Word(int index) => index == 0 ? "First" : "Then";

    private static string Inverse(WorkStep step) => step.Sign switch
    {
        '+' => $"{step.Result} - {step.Right.Value} = {step.Left.Value}",
        '-' => $"{step.Result} + {step.Right.Value} = {step.Left.Value}",
        '*' => $"{step.Result} / {step.Right.Value} = {step.Left.Value}",
        _ => $"{step.Result} * {step.Right.Value} = {step.Left.Value}",
    };
}
