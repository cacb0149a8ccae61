using System.Text.Json;
using CsCheck;
using SpeedupLlm.Questions;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Questions;

public sealed class AnswerReaderTests
{
    private const string HowMany = "Tom has 3 apples and buys 9 more. How many apples has he?";
    private const string Options = "Which city is the capital of Italy? A) Milan B) Rome C) Turin";
    private const string YesNo = "Is 7 a prime number?";
    private const string Open = "Who wrote Faust?";

    private readonly AnswerReader reader = new();

    [Theory]
    [InlineData("3 + 9 = 12.\nAnswer: 12")]
    [InlineData("Final answer: 12 apples")]
    [InlineData("The answer is 12.")]
    [InlineData("Answer: 3. No, wait. The answer is **12**, after all.")]
    [InlineData("3+9=<<3+9=12>>12\n#### 12")]
    [InlineData(@"So we have \boxed{12} of 15 points.")]
    [InlineData(@"The final answer is $\boxed{12\text{ apples}}$.")]
    [InlineData("**Answer:** 12")]
    [InlineData("**Final Answer**\n\n12")]
    [InlineData("### Answer\n12 apples")]
    [InlineData("The answer to the question is 12.")]
    [InlineData("Answer: 3 + 9 = 12 apples")]
    [InlineData("Answer: 12 apples, since 3 + 9 is what he has with 9 more")]
    [InlineData("Answer: x = 12")]
    [InlineData("""{"answer": 12}""")]
    [InlineData("<think>The answer is 13?</think>He has 12")]
    [InlineData("He starts with 3, buys 9 and has 12 apples.")]
    [InlineData("12")]
    [InlineData("12.0")]
    [InlineData("twelve apples")]
    [InlineData("#### Step 1\nAdd 3 and 9.\n#### Step 2\nThis gives 12.")]
    public void Reads_the_number(string completion)
    {
        var answer = reader.Read(HowMany, completion);
        Assert.Equal(new Answer(AnswerKind.Number, "12", 12), answer);
        foreach (var reference in (string[])["12", "12 apples", "#### 12"])
            Assert.True(new AnswerEquality().AreEqual(reader.Read(HowMany, reference)!, answer!), reference);
    }

    [Theory]
    [InlineData("B")]
    [InlineData("b")]
    [InlineData("(B)")]
    [InlineData("B) Rome")]
    [InlineData("B. Rome, of course.")]
    [InlineData("**B**")]
    [InlineData("Answer: B")]
    [InlineData("The answer is (B) Rome.")]
    [InlineData("The correct answer is option B")]
    [InlineData(@"\boxed{\text{B}}")]
    [InlineData("A capital is where a government sits. I choose option B.")]
    [InlineData("Not A) Milan, so it must be B) Rome")]
    public void Reads_the_choice(string completion) =>
        Assert.Equal(new Answer(AnswerKind.Choice, "B"), reader.Read(Options, completion));

    [Theory]
    [InlineData("Pick one.\n(a) red\n(b) blue")]
    [InlineData("Pick one.\nA. red\nB. blue")]
    [InlineData("Pick one.\nA: red\nB: blue")]
    public void Knows_lettered_options(string question) =>
        Assert.Equal(new Answer(AnswerKind.Choice, "A"), reader.Read(question, "a)"));

    [Theory]
    [InlineData("Yes", "yes")]
    [InlineData("Yes, 7 has no divisors but 1 and 7.", "yes")]
    [InlineData("7 is divided by 1 and 7 only, so yes.", "yes")]
    [InlineData("No, wait: it is prime. Yes", "yes")]
    [InlineData("Answer: **no**", "no")]
    [InlineData("The answer is no, because of 3.", "no")]
    public void Reads_yes_and_no(string completion, string said) =>
        Assert.Equal(new Answer(AnswerKind.YesNo, said), reader.Read(YesNo, completion));

    [Theory]
    [InlineData("  Johann Wolfgang\n von  Goethe. ", "johann wolfgang von goethe")]
    [InlineData("The answer is **Goethe**.", "goethe")]
    [InlineData("3 Idiots", "3 idiots")]
    [InlineData("Between 1808 and 1832 Goethe did.", "between 1808 and 1832 goethe did")]
    public void Reads_other_text_normalised(string completion, string text) =>
        Assert.Equal(new Answer(AnswerKind.Text, text), reader.Read(Open, completion));

    [Theory]
    [InlineData("What is 3+4?")]
    [InlineData("Calculate the sum of 3 and 4.")]
    [InlineData("Can you tell me how much 3 and 4 is?")]
    [InlineData("Find the number.")]
    public void Knows_questions_for_a_number(string question) =>
        Assert.Equal(AnswerKind.Number, reader.Read(question, "We add them up to get 7, I think it is")?.Kind);

    [Fact]
    public void Keeps_the_unit() => Assert.Equal(
        new Answer(AnswerKind.Number, "12.5", 12.5, "km"), reader.Read("How far is it?", "Answer: 12.5 kilometres"));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("<think>hm</think> ")]
    public void Finds_nothing_in_nothing(string completion) => Assert.Null(reader.Read(HowMany, completion));

    [Fact]
    public void Never_throws()
    {
        var piece = Gen.OneOf(Gen.String[0, 12], Gen.OneOf<string>(
            "Answer:", "answer is", "#### ", "\\boxed{", "}", "1", "/", "$", "\\frac{", "A)", "(B", "yes", "\n", "-", "½", "\ud800", "e", "^", ",", "=", "?"));
        Gen.Select(piece.Array[0, 8], piece.Array[0, 12]).Sample((question, completion) =>
        {
            var said = string.Concat(completion);
            var answer = reader.Read(string.Concat(question), said);
            Slots.Of(said);
            Fingerprint.Of(said);
            return answer is null || (answer.Text.Length > 0 && double.IsFinite(answer.Value));
        }, iter: 20_000);
    }

    [Fact]
    public void Reads_every_GSM8K_reference()
    {
        if (SharedFolder.Find("gsm8k", "test.jsonl") is not { } path)
        {
            Assert.Skip("no shared/datasets here");
            return;
        }

        var equality = new AnswerEquality();
        var count = 0;
        foreach (var line in File.ReadLines(path))
        {
            using var problem = JsonDocument.Parse(line);
            var question = problem.RootElement.GetProperty("question").GetString()!;
            var solution = problem.RootElement.GetProperty("answer").GetString()!;
            var figure = solution[(solution.LastIndexOf("####", StringComparison.Ordinal) + 4)..].Trim();
            var expected = double.Parse(figure.Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
            var reference = reader.Read(question, solution);
            Assert.Equal((AnswerKind.Number, expected), (reference?.Kind, reference?.Value));
            Assert.True(equality.AreEqual(reference!, reader.Read(question, $"The answer is {figure}.")!), line);
            Assert.True(equality.AreEqual(reference!, reader.Read(question, figure)!), line);
            count++;
        }

        Assert.Equal(1319, count);
    }
}
