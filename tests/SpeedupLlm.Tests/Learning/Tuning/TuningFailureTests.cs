using System.Net;
using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning.Tuning;

/// <summary>A tuning costs money: one that fails is booked, kept where something came of it, and not repeated at once.</summary>
public sealed class TuningFailureTests : IDisposable
{
    private readonly FakeModel _fake = Pens.Model();
    private readonly FakeTimeProvider _time = new();
    private readonly FailingStore _store = new();

    public void Dispose() => _fake.Dispose();

    private Pipeline Around(TunableModel model) => Pipeline.Around(model, options => options.ControlShare = 0, _store, time: _time);

    [Fact]
    public async Task A_job_that_fails_is_tried_again_ever_more_seldom()
    {
        var tries = 0;
        var model = new TunableModel(_fake) { Before = _ => throw new InvalidOperationException($"job {++tries} failed") };
        await using var pipeline = Around(model);

        await pipeline.AskAllAsync(2, 3, 4, 5, 6);
        Assert.Equal(1, tries);

        _time.Advance(TimeSpan.FromMinutes(1));
        await pipeline.AskAllAsync(7, 8, 9);
        Assert.Equal(2, tries);

        _time.Advance(TimeSpan.FromMinutes(1));
        await pipeline.AskAllAsync(10);
        Assert.Equal(2, tries);
        _time.Advance(TimeSpan.FromMinutes(1));
        await pipeline.AskAllAsync(11);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task What_was_tuned_is_booked_and_kept_though_its_exam_failed()
    {
        _fake.Before = (call, _) => Pens.AsksTuned(call)
            ? Task.FromException(new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable)) : Task.CompletedTask;
        var model = new TunableModel(_fake);
        await using var pipeline = Around(model);

        // Tuned at 1 and 3, first examined at 7.
        await pipeline.AskAllAsync(Enumerable.Range(2, 7));
        var started = _fake.Started;
        Assert.Equal((2, 4000), (model.Requests.Count, pipeline.Engine.LearningCost()));
        Assert.Equal(("fake+2", AdapterState.Candidate), (pipeline.Engine.ListAdapters()[^1].Model, pipeline.Engine.ListAdapters()[^1].State));
        Assert.DoesNotContain("fake+2", model.Dropped);

        _fake.Before = (_, _) => Task.CompletedTask;
        await pipeline.AskAllAsync(20);
        Assert.Null(pipeline.Serving());
        Assert.DoesNotContain(_fake.Calls.Where(call => call.Index >= started), Pens.AsksTuned);

        _time.Advance(TimeSpan.FromMinutes(1));
        await pipeline.AskAllAsync(21);
        Assert.Equal("fake+2", pipeline.Serving()?.Model);
        Assert.Equal(2, model.Requests.Count);
    }

    [Fact]
    public async Task An_exam_that_the_end_cuts_is_held_after_the_next_start()
    {
        var examined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fake.Before = (call, token) =>
        {
            if (!Pens.AsksTuned(call))
                return Task.CompletedTask;
            examined.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        };
        var first = Around(new TunableModel(_fake));
        await first.AskAllAsync(Enumerable.Range(2, 6));
        var last = first.AskAsync(8);
        await examined.Task.WaitAsync(TestContext.Current.CancellationToken);
        await first.DisposeAsync();
        await last;

        _fake.Before = (_, _) => Task.CompletedTask;
        var model = new TunableModel(_fake);
        await using var second = Around(model);
        await second.AskAllAsync(20);

        Assert.Equal("fake+2", second.Serving()?.Model);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task What_the_store_does_not_take_is_dropped_where_it_was_made_and_not_made_again_at_once()
    {
        var model = new TunableModel(_fake);
        model.Before = _ =>
        {
            _store.BeforeWrite = () => throw new StoreException("full");
            return Task.CompletedTask;
        };
        await using var pipeline = Around(model);

        await pipeline.AskAllAsync(2);
        _store.BeforeWrite = () => Task.CompletedTask;
        await pipeline.AskAllAsync(3);

        Assert.Equal(["fake+1"], model.Dropped);
        Assert.Single(model.Requests);
        Assert.Empty(pipeline.Engine.ListAdapters());
    }
}
