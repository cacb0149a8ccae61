using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

public sealed class SpaceOwnerTests
{
    [Fact]
    public async Task The_assignment_is_durable_before_the_first_model_call()
    {
        var store = new FailingStore();
        var durable = new List<int>();
        var model = new FakeModel("7") { Before = (_, _) => { durable.Add(store.Assignments.Count); return Task.CompletedTask; } };
        await using var pipeline = Pipeline.Around(model, store: store);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        var written = new TaskCompletionSource();
        store.BeforeWrite = () => written.Task;
        var answer = pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        Assert.Equal(1, model.Started);
        written.SetResult();
        await answer;
        Assert.Equal([0, 1], durable);
    }

    [Fact]
    public async Task A_retry_keeps_its_arm_and_is_not_counted_twice()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("7"), store: store);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        for (var i = 0; i < 10; i++)
        {
            var request = Pipeline.BestOf(1, "7") with { RequestId = $"key {i}" };
            var first = await pipeline.AskAsync("How many?", request);
            var again = await pipeline.AskAsync("How many?", request);
            Assert.NotNull(first.Receipt.Arm);
            Assert.Equal(first.Receipt.Arm, again.Receipt.Arm);
        }

        Assert.Equal(10, store.ReadOutcomes(null).Count());
        Assert.Equal(10, Assert.Single(store.Load().Gates).Count);
    }

    [Fact]
    public async Task A_retry_of_a_request_that_missed_its_deadline_holds_up_no_later_outcome()
    {
        var (store, time) = (new FailingStore(), new FakeTimeProvider());
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, store: store, time: time);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        model.Before = (_, _) => { entered.TrySetResult(); return gate.Task; };
        var key = Pipeline.BestOf(1, "7") with { RequestId = "key" };
        var first = pipeline.Client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(key));
        await entered.Task;
        time.Advance(TimeSpan.FromMinutes(11));
        await pipeline.Engine.SettleAsync();

        // The retry is being written while the first run comes to its end.
        var writing = new TaskCompletionSource();
        store.BeforeWrite = () => writing.Task;
        var retry = pipeline.Client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(key));
        gate.SetResult();
        await first;
        writing.SetResult();
        await retry;
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7") with { RequestId = "later" });

        Assert.Equal(2, Assert.Single(store.Load().Gates).Count);
        Assert.Equal(
            [RequestStatus.Missed, RequestStatus.Completed], store.Commits.Select(commit => commit.Outcome?.Status).Where(status => status is not null));
    }

    [Fact]
    public async Task A_store_that_takes_no_assignment_makes_the_request_not_eligible_and_a_counter_rise()
    {
        var store = new FailingStore();
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, store);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        using var failures = new Counted("speedup.store.failures");
        store.BeforeWrite = () => throw new IOException("disk full");
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        Assert.Equal("7", asked.Text);
        Assert.Equal((false, null, null, null), (asked.Receipt.Eligible, asked.Receipt.Arm, asked.Receipt.Band, asked.Receipt.Probability));
        Assert.Empty(asked.Receipt.MemoryUsed);
        Assert.True(failures.Total >= 2, "the assignment and the outcome");
        Assert.Equal(("failed", "the store did not take it"), (pipeline.Learnt(asked).Learnt, pipeline.Learnt(asked).LearntReason));
    }

    [Fact]
    public async Task An_outcome_that_the_store_did_not_take_is_written_with_the_next_or_at_the_end()
    {
        var store = new FailingStore();
        await using (var pipeline = Pipeline.Around(new FakeModel("7"), store: store))
        {
            await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
            var writes = 0;
            store.BeforeWrite = () => ++writes is 2 or 5 ? throw new IOException("locked") : Task.CompletedTask;
            await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
            Assert.Empty(store.ReadOutcomes(null));
            await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        }

        Assert.Equal([RequestStatus.Completed, RequestStatus.Completed], store.ReadOutcomes(null).Select(outcome => outcome.Status));
        Assert.Equal(2, Assert.Single(store.Load().Gates).Count);
    }

    [Fact]
    public async Task What_is_acknowledged_is_in_the_store_and_a_new_engine_knows_it()
    {
        var store = new FailingStore();
        await using (var pipeline = Pipeline.Around(new FakeModel("7"), store: store))
        {
            var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
            Assert.Equal("pending", asked.Receipt.Learnt);
            Assert.Equal("committed", pipeline.Learnt(asked).Learnt);
            Assert.Equal(pipeline.Learnt(asked).ExperienceId, Assert.Single(store.Load().Experiences).Id);
        }

        await using var restarted = Pipeline.Around(new FakeModel("7"), store: store);
        Assert.True((await restarted.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Receipt.Eligible);
    }
}
