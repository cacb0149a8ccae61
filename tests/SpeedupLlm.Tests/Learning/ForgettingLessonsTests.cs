using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;
using SpeedupLlm.Tests.Learning.Reflection;

namespace SpeedupLlm.Tests.Learning;

/// <summary>Lessons and tuned models are forgotten as experiences are, also those whose sources are no more.</summary>
public sealed class ForgettingLessonsTests
{
    private readonly Pupil _pupil = new();

    [Fact]
    public async Task A_lesson_is_found_by_its_own_text_and_what_was_answered_with_it_goes_too()
    {
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        var first = pipeline.Learnt(await pipeline.AskAsync(Pupil.Pens, Pupil.Request()));
        _pupil.Answers = (_, _) => "Answer: 7";
        var answered = await pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        Assert.Equal(2, _pupil.Store.Load().Experiences.Count);
        Assert.Equal("take the second from the first.", Assert.Single(pipeline.Engine.Concentration().Top).Text);

        var report = await pipeline.Engine.ForgetAsync(new ExperienceQuery { Text = "TAKE THE SECOND" });

        Assert.Equal((0, 1, 1), (report.Experiences, report.Derived, report.Lessons));
        Assert.Empty(_pupil.Store.Load().Lessons);
        Assert.Empty(pipeline.Engine.ListLessons());
        Assert.Equal(first.ExperienceId, Assert.Single(_pupil.Store.Load().Experiences).Id);
        Assert.All(pipeline.Learnt(answered).Candidates, candidate => Assert.Null(candidate.Answer));
        Assert.False((await pipeline.AskAsync(Pupil.MostPens, Pupil.Request() with { Store = false })).Receipt.Eligible);
    }

    [Fact]
    public async Task A_request_under_way_that_was_shown_it_brings_nothing_back()
    {
        var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        _pupil.Model.Before = async (_, _) =>
        {
            entered.TrySetResult();
            await gate.Task;
        };
        var underWay = pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        await entered.Task;
        await pipeline.Engine.ForgetAsync(new ExperienceQuery { Text = "take the second" });
        gate.SetResult();
        Assert.Equal("lesson", Assert.Single((await underWay).Receipt.MemoryUsed).Source);
        Assert.Single(_pupil.Store.Load().Experiences);
        Assert.Empty(_pupil.Store.Load().Lessons);
    }

    [Fact]
    public async Task A_lesson_that_is_being_written_meanwhile_is_paid_for_and_not_kept()
    {
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        _pupil.Write = _ =>
        {
            pipeline.Engine.ForgetAsync(new ExperienceQuery { Text = "take the second" }).GetAwaiter().GetResult();
            return "Lesson: take the second from the first.";
        };
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Empty(_pupil.Store.Load().Lessons);
        Assert.Single(_pupil.Store.Load().Experiences);
        Assert.True(pipeline.Engine.LearningCost() > 0);
    }

    [Fact]
    public async Task A_lesson_whose_source_was_evicted_is_watched_further_and_what_was_retired_stays_so()
    {
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        var lesson = Assert.Single(pipeline.Engine.ListLessons());
        pipeline.Engine.Index.Remove("default", lesson.Sources);
        var owner = pipeline.Engine.OwnerOf("default");
        await owner.CommitLessonsAsync(new LessonCommit("default", "reflect", [lesson with { Retired = true }], []), owner.Curation.Epoch);
        await owner.CommitLessonsAsync(new LessonCommit("default", "reflect", [lesson with { Uses = 7 }], []), owner.Curation.Epoch);
        Assert.Equal((7, true), (Assert.Single(_pupil.Store.Load().Lessons).Uses, pipeline.Engine.ListLessons()[0].Retired));
        await pipeline.Engine.ForgetAsync(new ExperienceQuery { Ids = [lesson.Id] });
        await owner.CommitLessonsAsync(new LessonCommit("default", "reflect", [lesson], []), owner.Curation.Epoch);
        Assert.Empty(pipeline.Engine.ListLessons());
    }

    [Fact]
    public async Task A_model_that_an_evicted_experience_taught_goes_with_its_user_also_from_the_provider()
    {
        var model = new TunableModel(new FakeModel(call => call.Options?.ModelId?.Contains('+', StringComparison.Ordinal) == true || call.Chance() < 0.5 ? "Answer: 7" : "Answer: 1"));
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        for (var i = 2; i < 30; i++)
            await pipeline.AskAsync($"A box holds {i} pens. How many are 7?", Pipeline.BestOf(8, "7") with { Memory = "sft", User = "ann" });
        var serving = pipeline.Engine.ListAdapters().Single(adapter => adapter.State == AdapterState.Serving);
        pipeline.Engine.Index.Remove("default", pipeline.Engine.Index.Of("default").Select(experience => experience.Id).ToList());

        Assert.Equal(0, (await pipeline.Engine.ForgetAsync(new ExperienceQuery { User = "bob" })).Lessons);
        Assert.True((await pipeline.Engine.ForgetAsync(new ExperienceQuery { User = "ann" })).Lessons >= 1);
        Assert.Empty(pipeline.Engine.ListAdapters());
        Assert.Contains(serving.Model, model.Dropped);
    }
}
