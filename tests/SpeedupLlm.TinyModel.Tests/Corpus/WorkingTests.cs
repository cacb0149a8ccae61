using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Corpus;

namespace SpeedupLlm.TinyModel.Tests.Corpus;

public sealed class WorkingTests
{
    private const string Text = "Tom has 12 apples in a basket. Then he takes 5 apples from Ana. He fills 17 bags with the apples, all bags alike. How many apples are in each part?";
    private const string Solution = "12 + 5 = 17\n17 / 17 = 1\nAnswer: 1";

    [Fact]
    public void A_solution_comes_back_as_it_was() => Assert.Equal(Solution, Working.Parse(Text, Solution).Solution);

    [Fact]
    public void A_result_is_told_from_an_equal_number_of_the_question()
    {
        var division = Working.Parse(Text, Solution).Steps[1];
        Assert.Equal((0, -1), (division.Left.Step, division.Left.Told));
        Assert.Equal(17, division.Right.Value);
    }

    [Fact]
    public void A_fact_is_a_line_of_its_own()
    {
        var working = Working.Parse("Tom sells 3 zorps. How many coins are they worth?", "A zorp is worth 7 coins.\n3 * 7 = 21\nAnswer: 21");
        Assert.Equal(["A zorp is worth 7 coins."], working.Facts);
        Assert.Equal(21, working.Answer);
    }

    [Fact]
    public void Every_generated_solution_comes_back_as_it_was() => Assert.All(
        Enumerable.Range(0, 300).Select(i => QuestionSource.Embedded.Draw(Stratum.Trained, Difficulty.Hard, (ulong)i)),
        question => Assert.Equal(question.Solution, Working.Parse(question.Text, question.Solution!).Solution));

    [Fact]
    public void A_mistake_changes_the_answer_and_what_follows_is_computed_from_it()
    {
        var random = new SplitMix(3);
        for (var i = 0; i < 200; i++)
        {
            var working = new StoryProblems().Draw(random).Working;
            if (working.Mistaken(random, out var at) is not { } mistaken)
                continue;
            Assert.NotEqual(working.Answer, mistaken.Answer);
            Assert.Equal(working.Steps.Take(at).Select(step => step.Line), mistaken.Steps.Take(at).Select(step => step.Line));
            foreach (var step in mistaken.Steps.Where(step => step.Left.Step >= 0))
                Assert.Equal(mistaken.Steps[step.Left.Step].Result, step.Left.Value);
        }
    }

    [Theory]
    [InlineData("Tom has 12 apples in a basket. Later Tom sells 5 apples. How many apples are left?", "12 - 5 = 7\nAnswer: 7", "(basket, left) take the second number from the first number.")]
    [InlineData("3 boxes hold 4 pens each. 5 pens are lost. How many pens are there?", "3 * 4 = 12\n12 - 5 = 7\nAnswer: 7", "(pens, are) multiply the first number by the second number, then take away the third number.")]
    public void A_lesson_names_no_numbers(string text, string solution, string lesson)
    {
        var found = Lesson.Of(text, Working.Parse(text, solution));
        Assert.DoesNotContain(found, char.IsAsciiDigit);
        Assert.EndsWith(lesson[(lesson.IndexOf(')', StringComparison.Ordinal) + 1)..], found, StringComparison.Ordinal);
    }
}
