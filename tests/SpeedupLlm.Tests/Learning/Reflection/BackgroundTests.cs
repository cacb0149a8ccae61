using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Tests.Learning.Reflection;

/// <summary>Nobody waits for a lesson, and nobody's request depends on one.</summary>
public sealed class BackgroundTests
{
    private readonly Pupil _pupil = new();

    [Fact]
    public async Task The_answer_does_not_wait_and_settling_does()
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _pupil.Model.Before = (call, _) => call.Question.Contains("Write one line", StringComparison.Ordinal) ? Wait() : Task.CompletedTask;
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        var answer = await pipeline.Client.GetResponseAsync([new(ChatRole.User, Pupil.Pens)], new ChatOptions().WithSpeedup(Pupil.Request()));
        Assert.Equal("Answer: 7", answer.Text);
        await begun.Task;
        var settling = pipeline.Engine.SettleAsync();
        Assert.False(settling.IsCompleted);
        // Other requests of the space go on meanwhile.
        await pipeline.Client.GetResponseAsync([new(ChatRole.User, Pupil.Sea)], new ChatOptions().WithSpeedup(Pupil.Request() with { Store = false }));
        Assert.Empty(_pupil.Store.Load().Lessons);
        go.SetResult();
        await settling;
        Assert.Single(_pupil.Store.Load().Lessons);

        Task Wait()
        {
            begun.TrySetResult();
            return go.Task;
        }
    }

    [Fact]
    public async Task Disposing_ends_what_is_being_written()
    {
        var begun = new TaskCompletionSource();
        _pupil.Model.Before = (call, stop) => call.Question.Contains("Write one line", StringComparison.Ordinal) ? Wait(stop) : Task.CompletedTask;
        var pipeline = _pupil.Pipeline(store: _pupil.Store);
        await pipeline.Client.GetResponseAsync([new(ChatRole.User, Pupil.Pens)], new ChatOptions().WithSpeedup(Pupil.Request()));
        await begun.Task;
        await pipeline.DisposeAsync();
        Assert.Empty(_pupil.Store.Load().Lessons);

        Task Wait(CancellationToken stop)
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, stop);
        }
    }

    [Fact]
    public async Task A_model_that_fails_to_write_costs_a_lesson_and_nothing_else()
    {
        _pupil.Model.Before = (call, _) => call.Question.Contains("Write one line", StringComparison.Ordinal) ? throw new HttpRequestException("away") : Task.CompletedTask;
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        var asked = await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Equal(("Answer: 7", "committed"), (asked.Text, pipeline.Learnt(asked).Learnt));
        Assert.Empty(_pupil.Store.Load().Lessons);
        _pupil.Model.Before = (_, _) => Task.CompletedTask;
        await pipeline.AskAsync(Pupil.MorePens, Pupil.Request());
        Assert.Single(_pupil.Store.Load().Lessons);
    }

    [Fact]
    public async Task A_store_that_takes_no_lesson_fails_no_request()
    {
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        _pupil.Store.BeforeWrite = () => _pupil.Reflections.Count > 0 ? throw new StoreException("full") : Task.CompletedTask;
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Empty(_pupil.Store.Load().Lessons);
        _pupil.Store.BeforeWrite = () => Task.CompletedTask;
        // It is usable until the process ends.
        Assert.Single((await pipeline.AskAsync(Pupil.MorePens, Pupil.Request())).Receipt.MemoryUsed);
    }

    [Fact]
    public async Task After_a_restart_lessons_are_there_and_the_same_run_writes_the_same()
    {
        await using (var pipeline = _pupil.Pipeline(store: _pupil.Store))
            await pipeline.AskAsync(Pupil.Pens, Pupil.Request() with { RequestId = "one" });
        var again = new Pupil();
        await using (var pipeline = again.Pipeline())
            await pipeline.AskAsync(Pupil.Pens, Pupil.Request() with { RequestId = "one" });
        Assert.Equal(_pupil.Reflections[0].Options!.Seed, again.Reflections[0].Options!.Seed);
        Assert.NotEqual(_pupil.Model.Calls[0].Options!.Seed, _pupil.Reflections[0].Options!.Seed);

        await using var restarted = _pupil.Pipeline(store: _pupil.Store);
        Assert.Single((await restarted.AskAsync(Pupil.MorePens, Pupil.Request())).Receipt.MemoryUsed);
        Assert.True(restarted.Engine.LearningCost("default") > 0);
    }

    [Fact]
    public async Task A_lesson_goes_with_what_it_was_made_of()
    {
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        await pipeline.AskAsync(Pupil.Sea, Pupil.Request());
        var (pens, sea) = (_pupil.Store.Load().Experiences[0].Id, _pupil.Store.Load().Experiences[1].Id);
        Assert.Equal(0, (await pipeline.Engine.ForgetAsync(new ExperienceQuery { Ids = ["exp_unknown"] })).Lessons);
        Assert.Equal(1, (await pipeline.Engine.ForgetAsync(new ExperienceQuery { Ids = [pens, "exp_unknown"] })).Lessons);
        Assert.Equal([sea], Assert.Single(_pupil.Store.Load().Lessons).Sources);
        Assert.False((await pipeline.AskAsync(Pupil.MorePens, Pupil.Request() with { Store = false })).Receipt.Eligible);
        Assert.True((await pipeline.AskAsync(Pupil.Sea, Pupil.Request() with { Store = false })).Receipt.Eligible);
    }

    [Fact]
    public async Task What_is_forgotten_while_a_lesson_is_written_of_it_makes_no_lesson()
    {
        await using var pipeline = _pupil.Pipeline(store: _pupil.Store);
        _pupil.Write = _ =>
        {
            pipeline.Engine.Index.Remove("default", _pupil.Store.Load().Experiences.Select(experience => experience.Id));
            return "Lesson: take the second from the first";
        };
        await pipeline.AskAsync(Pupil.Pens, Pupil.Request());
        Assert.Empty(_pupil.Store.Load().Lessons);
        Assert.Equal(0, pipeline.Engine.Index.Lessons.Count);
        Assert.True(pipeline.Engine.LearningCost() > 0);
    }
}
