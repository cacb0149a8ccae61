using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace SpeedupLlm.RealLlm.Tests;

public sealed partial class ProblemTests
{
    [Fact]
    public void Two_step_problems_are_two_digits_times_one_then_two_more() => Gen.Int.Sample(seed =>
    {
        foreach (var problem in TwoStep.Generate(24, seed))
        {
            int[] numbers = [.. Number().Matches(problem.Question).Select(m => int.Parse(m.Value))];
            Assert.Equal(3, numbers.Length);
            int single = Assert.Single(numbers, n => n < 10);
            Assert.True(single >= 2);
            int[] two = [.. numbers.Where(n => n >= 10)];
            Assert.All(two, n => Assert.InRange(n, 10, 99));
            int[] possible = [two[0] * single + two[1], two[0] * single - two[1], two[1] * single + two[0], two[1] * single - two[0]];
            Assert.Contains((int)problem.Answer, possible);
            Assert.True(problem.Answer > 0);
            Assert.DoesNotContain('{', problem.Question);
        }
    }, iter: 50);

    [Fact]
    public void The_same_seed_gives_the_same_problems_and_no_two_alike()
    {
        var problems = TwoStep.Generate(40, 1);
        Assert.Equal(problems, TwoStep.Generate(40, 1));
        Assert.NotEqual(problems, TwoStep.Generate(40, 2));
        Assert.Distinct(problems.Select(p => p.Question));
        Assert.Equal(problems.Take(10), TwoStep.Generate(10, 1));
    }

    [Theory]
    [InlineData("He has 3.", "How many?", "He has 3. How many?")]
    [InlineData("Jo left. If he had $ 4 at the start", "How much did it cost?",
        "Jo left. If he had $ 4 at the start, how much did it cost?")]
    [InlineData("If they ran,", "Jack was how far?", "If they ran, Jack was how far?")]
    [InlineData("Then he got 10", "How many now?", "Then he got 10. How many now?")]
    public void A_body_that_ends_inside_a_sentence_is_gone_on_with(string body, string question, string expected) =>
        Assert.Equal(expected, Svamp.Join(body, question));

    [Fact]
    public void Every_tenth_problem_was_looked_at_before_and_is_never_chosen()
    {
        string json = "[" + string.Join(',', Enumerable.Range(1, 30).Select(i =>
            $$"""{"ID":"chal-{{i}}","Body":"Bo has {{i}} hens.","Question":"How many?","Answer":{{i}}.0}""")) + "]";
        IReadOnlyList<Problem> Choose(int count, int seed) => Svamp.Choose(new MemoryStream(Encoding.UTF8.GetBytes(json)), count, seed);
        Assert.DoesNotContain(Choose(27, 1), p => p.Id is "chal-10" or "chal-20" or "chal-30");
        Assert.Equal(Choose(5, 1), Choose(9, 1).Take(5));
        Assert.NotEqual(Choose(9, 1), Choose(9, 2));
        Assert.Throws<UsageException>(() => Choose(28, 1));
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
