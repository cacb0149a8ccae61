using SpeedupLlm.Accounting;

namespace SpeedupLlm.Tests.Learning.Reflection;

/// <summary>Lessons over several trials: of several cases, and the running rules of a topic.</summary>
public sealed class RulesTests
{
    private readonly Pupil _pupil = new() { Write = _ => "- take the second from the first" };

    [Fact]
    public async Task The_first_failure_of_a_topic_makes_a_rule_and_a_round_of_new_cases_rewrites_it()
    {
        await using var pipeline = _pupil.Pipeline("reflect-update", store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Equal(
            $"Rules so far:\nnone\n\nNew case.\nQuestion:\n{Pupil.Pens}\nSolution (right):\nAnswer: 7\n\nWrite the rules again, at most three lines, without numbers: \"- ...\"",
            Assert.Single(_pupil.Reflections).Question);
        var first = Assert.Single(_pupil.Store.Load().Lessons);

        _pupil.Write = _ => "- Take the second from the first.\n- do not add\n- take away 5";
        await pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        Assert.Single(_pupil.Reflections); // one new case is no round
        await pipeline.AskAsync(Pupil.MostPens, Pupil.Request());
        Assert.Contains("Rules so far:\n- take the second from the first\n\nNew case.", _pupil.Reflections[1].Question, StringComparison.Ordinal);
        Assert.Equal(2, _pupil.Reflections[1].Question.Split("Solution (right)").Length - 1);

        // The same rule goes on, with all that is known about it; another is new; numbers are none.
        var rules = _pupil.Store.Load().Lessons.OrderBy(rule => rule.Id == first.Id ? 0 : 1).ToList();
        var trials = _pupil.Store.Load().Experiences.Select(trial => trial.Id).Order().ToList();
        Assert.Equal([(first.Id, "take the second from the first"), (rules[1].Id, "do not add")], rules.Select(rule => (rule.Id, rule.Text)));
        Assert.All(rules, rule => Assert.Equal((first.Topic, 3), (rule.Topic, rule.Sources.Count)));
        // What it was made of is what it read, the rules so far too.
        Assert.All(rules, rule => Assert.Equal(trials, rule.Sources.Order()));
        Assert.Equal(2, rules[0].Uses);
    }

    [Fact]
    public async Task Rules_that_are_not_written_again_go()
    {
        await using var pipeline = _pupil.Pipeline("reflect-update", store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        _pupil.Write = _ => "- something else altogether";
        await pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        await pipeline.AskAsync(Pupil.MostPens, Pupil.Request());
        Assert.Equal("something else altogether", Assert.Single(_pupil.Store.Load().Lessons).Text);
        Assert.Equal(1, pipeline.Engine.Index.Lessons.Count);
    }

    [Fact]
    public async Task Several_cases_make_one_lesson_and_the_same_question_again_is_another_trial_of_it()
    {
        _pupil.Write = _ => "Lesson: take the second from the first";
        await using var pipeline = _pupil.Pipeline("multi-case-reflect", store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Empty(_pupil.Reflections);
        await pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        Assert.StartsWith(
            $"Question:\n{Pupil.Pens}\nSolution (right):\nAnswer: 7\n\nQuestion:\n{Pupil.MorePens}\nSolution (right):\nAnswer: 7\n\nWrite one line that helps with all",
            Assert.Single(_pupil.Reflections).Question, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(_pupil.Store.Load().Lessons).Sources.Count);
        await pipeline.AskAsync(Pupil.Sea, Pupil.Request());
        Assert.Single(_pupil.Reflections);
        await pipeline.AskAsync(Pupil.Sea, Pupil.Request());
        Assert.Equal(2, _pupil.Reflections.Count);
    }

    [Theory]
    [InlineData("multi-case-reflect")]
    [InlineData("reflect-update")]
    public async Task Nothing_is_written_of_wrong_solutions_alone_and_a_right_one_makes_up_for_it(string memory)
    {
        _pupil.Answers = (_, _) => "Answer: 5";
        await using var pipeline = _pupil.Pipeline(memory, store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        await pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        Assert.Empty(_pupil.Reflections);
        _pupil.Answers = (_, _) => "Answer: 7";
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        await pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        Assert.DoesNotContain("Answer: 5", Assert.Single(_pupil.Reflections).Question, StringComparison.Ordinal);
    }

    /// <summary>
    /// Two topics, each with a rule. One makes its questions harder than they are without it, the other easier. The first goes, by the operations and
    /// scores of requests that saw it, is never written again from the same trials, and the second stays.
    /// </summary>
    [Fact]
    public async Task A_rule_that_does_harm_goes_and_is_not_written_again_and_a_good_one_stays()
    {
        _pupil.Write = call => call.Question.Contains("pens", StringComparison.Ordinal) ? "- take the second from the first" : "- always say seven hundred";
        // Without a rule the second answer is right; with the good rule the first, with the bad one the fourth.
        var answers = new Dictionary<string, int>();
        _pupil.Answers = (call, _) =>
        {
            var seen = Pupil.SeesLesson(call) ? call.Messages[0].Text : string.Empty;
            var needed = seen.Contains("first", StringComparison.Ordinal) ? 1 : seen.Contains("seven", StringComparison.Ordinal) ? 4 : 2;
            var key = call.Question + seen;
            answers[key] = answers.GetValueOrDefault(key) + 1;
            if (answers[key] < needed)
                return "Answer: 5";
            answers[key] = 0;
            return "Answer: 7";
        };
        await using var pipeline = _pupil.Pipeline("reflect-update", control: 0.5, store: _pupil.Store);
        for (var i = 0; i < 60; i++)
        {
            await pipeline.AskAsync(Pupil.Pens, Pupil.Request(4));
            await pipeline.AskAsync(Pupil.Sea, Pupil.Request(4));
        }

        var lessons = _pupil.Store.Load().Lessons;
        var (good, bad) = (lessons.Single(rule => rule.Text.Contains("first", StringComparison.Ordinal)), lessons.Single(rule => rule.Text.Contains("seven", StringComparison.Ordinal)));
        Assert.Equal((false, 0, true), (good.Retired, good.Harmful, good.Helpful > 10));
        Assert.Equal((true, 0, 4), (bad.Retired, bad.Helpful, bad.Harmful));
        Assert.Equal(2, _pupil.Reflections.Count);
        Assert.False((await pipeline.AskAsync(Pupil.Sea, Pupil.Request(4))).Receipt.Eligible);
        Assert.True((await pipeline.AskAsync(Pupil.Pens, Pupil.Request(4))).Receipt.Eligible);
        Assert.Contains(pipeline.Receipts(), receipt => receipt.Arm == Arm.Control);
    }
}
