using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Corpus;
using SpeedupLlm.TinyModel.Corpus.Formats;

namespace SpeedupLlm.TinyModel.Tests.Corpus;

public sealed class ExchangedProblemsTests
{
    [Fact]
    public void A_question_and_its_relatives_follow_the_same_exchange_and_no_one_could_guess_it()
    {
        for (var seed = 0ul; seed < 100; seed++)
        {
            var random = new SplitMix(seed);
            var problems = new ExchangedProblems(random);
            var item = problems.Draw(random);
            Assert.NotEqual(Signs(((Question)item.Origin).Solution!), Signs(item.Solution));
            Assert.Equal(item, problems.Related(item, SimilarityLevel.S1, random));
            if (problems.Related(item, SimilarityLevel.S3, random) is { } renumbered)
                Assert.Equal(Signs(item.Solution), Signs(renumbered.Solution));
            Assert.Equal(item.Solution, Working.Parse(item.Text, item.Solution).Solution);
        }
    }

    [Fact]
    public void An_example_is_shown_and_not_learnt_and_only_a_near_one_is_followed()
    {
        var followed = 0;
        for (var seed = 0ul; seed < 100; seed++)
        {
            var random = new SplitMix(seed);
            var page = new Page(new ExchangedProblems(random), new Disguise(random, 0), random);
            var follows = seed % 2 == 0;
            if (!(follows ? Exchanged.Follow(page) : Exchanged.Ignore(page)))
                continue;
            var answers = page.Turns.Where(turn => turn.Role.Value == "assistant").ToList();
            Assert.All(answers.SkipLast(1), answer => Assert.False(answer.Learn));
            Assert.NotEqual(false, answers[^1].Learn);
            if (follows)
                followed += answers.SkipLast(1).Any(answer => Signs(answer.Text) == Signs(answers[^1].Text)) ? 1 : -100;
        }

        Assert.InRange(followed, 30, 50);
    }

    private static string Signs(string solution) => string.Concat(solution.Split('\n').Where(line => line.Contains('=')).Select(line => line.Split(' ')[1]));
}
