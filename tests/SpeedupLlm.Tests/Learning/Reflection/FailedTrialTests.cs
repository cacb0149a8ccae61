using SpeedupLlm.Scoring;

namespace SpeedupLlm.Tests.Learning.Reflection;

/// <summary>Failed trials are kept for reflection, and for nothing else.</summary>
public sealed class FailedTrialTests
{
    private readonly Pupil _pupil = new() { Answers = (_, _) => "Answer: 5", Write = _ => "no" };

    [Theory]
    [InlineData("reflect", 1)]
    [InlineData("multi-case-reflect", 1)]
    [InlineData("reflect-update", 1)]
    [InlineData("in-context", 0)]
    [InlineData("off", 0)]
    public async Task One_a_question_is_kept_where_the_memory_method_reflects(string memory, int kept)
    {
        await using var pipeline = _pupil.Pipeline(memory, store: _pupil.Store);
        for (var i = 0; i < 3; i++)
            await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        var failures = _pupil.Store.Load().Experiences;
        Assert.Equal(kept, failures.Count);
        Assert.All(failures, failure => Assert.Equal((true, false, 0d, ScoreKind.Verified), (failure.Failed, failure.Solved, failure.Score, failure.ScoreKind)));
    }

    [Fact]
    public async Task It_is_no_demonstration_answers_nothing_and_has_no_vote()
    {
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Single(_pupil.Store.Load().Experiences);
        _pupil.Answers = (_, _) => "Answer: 7";
        foreach (var request in (SpeedupRequest[])
        [
            new() { Memory = "in-context", Method = "best-of-n", Reference = "7", Recall = "exact", Store = false },
            new() { Memory = "off", Method = "single", Recall = "exact", Store = false },
            new() { Memory = "in-context", Method = "best-of-n", N = 4, Scorer = "agreement", Prior = true, Store = false },
        ])
        {
            var asked = await pipeline.AskAsync(Pupil.Pens, request);
            Assert.Equal(("Answer: 7", false, "scaling", null), (asked.Text, asked.Receipt.Eligible, asked.Receipt.Path, asked.Receipt.Prior));
        }
    }

    [Fact]
    public async Task Its_question_stays_unknown_to_admission()
    {
        _pupil.Write = _ => "Lesson: take the second from the first";
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        var failed = await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Equal("failed, for reflection alone", pipeline.Learnt(failed).LearntReason);
        _pupil.Answers = (_, _) => "Answer: 7";
        // With memory, on a question that was never solved: new.
        var solved = await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Equal((1, "new"), (solved.Receipt.MemoryUsed.Count, pipeline.Learnt(solved).LearntReason));
        Assert.Equal("made with memory, on a question already known", pipeline.Learnt(await pipeline.AskAsync(Pupil.Pens, Pupil.Request())).LearntReason);
        _pupil.Answers = (_, _) => "Answer: 5";
        Assert.Equal("the score is below τ, on a question already known", pipeline.Learnt(await pipeline.AskAsync(Pupil.Pens, Pupil.Request())).LearntReason);
    }

    [Fact]
    public async Task What_nobody_has_verified_did_not_fail()
    {
        _pupil.Answers = (_, number) => $"Answer: {number}";
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        var asked = await pipeline.AskAsync(Pupil.Pens, new SpeedupRequest { Method = "best-of-n", N = 4, Scorer = "agreement" });
        Assert.Equal("the score is below τ, and nobody has verified it", pipeline.Learnt(asked).LearntReason);
        Assert.Empty(_pupil.Store.Load().Experiences);
    }
}
