using System.Text.RegularExpressions;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Corpus;
using SpeedupLlm.TinyModel.Evaluation;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Tests.Corpus;

public sealed partial class BaseCorpusTests
{
    private const int Documents = 3_000;

    // As the first stage has them, and as the second.
    private static readonly List<IReadOnlyList<ChatTurn>> s_turns =
        [.. Enumerable.Range(0, Documents).Select(i => BaseCorpus.Turns(1, i)), .. Enumerable.Range(0, Documents).Select(i => BaseCorpus.Turns(2, i, BaseTraining.Exchanged))];

    [Fact]
    public void No_document_holds_a_word_that_is_held_out()
    {
        // Small words stand in our own prompts, or tell invented stories: what is held out are words of substance.
        var small = PromptSet().SelectMany(WordsOf).Concat("another be divide evenly extra much over soon was what".Split(' ')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var held = Lexicon.Words(Split.HeldOut).Concat(Lexicon.MadeUp(Split.HeldOut)).Where(word => !small.Contains(word))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Empty(s_turns.SelectMany(turns => turns).SelectMany(turn => WordsOf(turn.Text)).Where(held.Contains).Distinct(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_question_tells_a_number_that_is_held_out()
    {
        // Lines with "=" are workings: a result may be any number.
        var told = s_turns.SelectMany(turns => turns).Where(turn => turn.Role.Value == "user").SelectMany(turn => turn.Text.Split('\n'))
            .Where(line => !line.Contains('=', StringComparison.Ordinal) && !line.StartsWith("Answer", StringComparison.Ordinal) && line.Contains(' ', StringComparison.Ordinal));
        Assert.Empty(told.SelectMany(line => Number().Matches(line).Select(match => int.Parse(match.Value))).Where(Strata.HoldsOut).Distinct());
    }

    [Fact]
    public void No_question_of_an_exam_was_in_the_corpus()
    {
        var asked = s_turns.SelectMany(turns => turns).Where(turn => turn.Role.Value == "user").Select(turn => turn.Text).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(ModelCard.Lines(30, 7).SelectMany(line => line.Items), item => asked.Contains(item.Question.Text));
    }

    [Fact]
    public void The_same_index_gives_the_same_document_wherever_reading_begins()
    {
        var corpus = new BaseCorpus(new Tokenizer([]), 4_096, 5);
        var later = corpus.From(7).First();
        var reached = corpus.From(0).ElementAt(7);
        Assert.Equal(later.Tokens, reached.Tokens);
        Assert.Equal(later.Learn, reached.Learn);
    }

    [Fact]
    public void Documents_fit_the_context_and_teach_something()
    {
        var corpus = new BaseCorpus(new Tokenizer([]), 1_024, 5);
        Assert.All(corpus.From(0).Take(300), document =>
        {
            Assert.InRange(document.Tokens.Count, 3, 1_024);
            Assert.Contains(true, document.Learn);
        });
    }

    [Fact]
    public void What_is_asked_is_never_learnt_and_mistakes_are_not()
    {
        Assert.DoesNotContain(s_turns.SelectMany(turns => turns), turn => turn.Role.Value != "assistant" && turn.Learn == true);
        var learnt = s_turns.SelectMany(turns => turns).Where(turn => turn.Role.Value == "assistant" && turn.Learn != false);
        var steps = learnt.SelectMany(turn => turn.Text.Split('\n')).SelectMany(line => Step().Matches(line)).ToList();
        Assert.True(steps.Count > Documents);
        Assert.All(steps, step => Assert.Equal(Compute(step), int.Parse(step.Groups[4].Value)));
    }

    [Fact]
    public void Every_prompt_of_the_product_is_in_the_corpus()
    {
        var texts = string.Join('\n', s_turns.SelectMany(turns => turns).Select(turn => turn.Text));
        var places = new Regex(@"\{[a-z]+\}");
        Assert.All(PromptSet(), prompt => Assert.All(
            places.Split(prompt).Select(part => part.Trim()).Where(part => part.Length > 0), part => Assert.Contains(part, texts, StringComparison.Ordinal)));
    }

    private static int Compute(Match step)
    {
        var (left, right) = (int.Parse(step.Groups[1].Value), int.Parse(step.Groups[3].Value));
        return step.Groups[2].Value switch { "+" => left + right, "-" => left - right, "*" => left * right, _ => left / right };
    }

    private static IEnumerable<string> PromptSet() => Prompts.PromptSet.Default.Names.Select(name =>
        Prompts.PromptSet.Default.Render(name, [.. new[] { "question", "steps", "solution", "cases", "rules", "lessons", "documents", "verdict" }.Select(place => (place, $"{{{place}}}"))]));

    private static IEnumerable<string> WordsOf(string text) => Word().Matches(text).Select(match => match.Value);

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(\d+) ([-+*/]) (\d+) = (\d+)")]
    private static partial Regex Step();
}
