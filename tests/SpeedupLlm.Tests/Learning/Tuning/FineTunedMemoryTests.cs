using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning.Tuning;

/// <summary>From the first request to a tuned model that serves, and what becomes of it.</summary>
public sealed class FineTunedMemoryTests
{
    private static string Ask(int i) => $"A box holds {i} pens. How many pens are in 3 boxes?";

    /// <summary>Tuned models know the answer; the base model knows it every second time.</summary>
    private static TunableModel Model() => new(new FakeModel(call =>
    {
        var number = int.Parse(call.Question.Split(' ')[3], null);
        return call.Options?.ModelId?.Contains('+', StringComparison.Ordinal) == true || call.Chance() < 0.5 ? $"Answer: {3 * number}" : "Answer: 1";
    }));

    private static SpeedupRequest Request(int i, string id) => Pipeline.BestOf(8, $"{3 * i}") with { Memory = "sft", RequestId = $"{id}-{i}" };

    private static async Task<List<Receipt>> PlayAsync(Pipeline pipeline, IEnumerable<int> questions, string id = "r")
    {
        var receipts = new List<Receipt>();
        foreach (var i in questions)
            receipts.Add((await pipeline.AskAsync(Ask(i), Request(i, id), TestContext.Current.CancellationToken)).Receipt);
        return receipts;
    }

    [Fact]
    public async Task A_model_tuned_on_what_was_solved_comes_to_answer_in_the_memory_arm_alone()
    {
        var model = Model();
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0.5);

        var receipts = await PlayAsync(pipeline, Enumerable.Range(2, 60));

        Assert.All(receipts.Take(5), receipt => Assert.Null(receipt.Arm));
        var late = receipts.Skip(30).ToList();
        var memory = late.Where(receipt => receipt.Arm == Arm.Memory).ToList();
        var control = late.Where(receipt => receipt.Arm == Arm.Control).ToList();
        Assert.Equal(late.Count, memory.Count + control.Count);
        Assert.All(memory, receipt => Assert.Equal((1, "adapter"), (receipt.Spent.Operations, Assert.Single(receipt.MemoryUsed).Source)));
        Assert.All(control, receipt => Assert.Empty(receipt.MemoryUsed));
        Assert.InRange(control.Average(receipt => receipt.Spent.Operations), 1.2, 4);
        Assert.Equal(AdapterState.Serving, pipeline.Engine.ListAdapters().Last(adapter => adapter.State != AdapterState.Rejected).State);
        Assert.All(memory, receipt => Assert.Contains("/sft/", receipt.Band, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_tuning_cost_is_booked_as_learning_and_in_no_request()
    {
        var model = Model();
        await using var pipeline = Pipeline.Around(model);

        var receipts = await PlayAsync(pipeline, Enumerable.Range(2, 12));

        var trained = model.Requests.Sum(request => 1000.0 * request.Examples.Count);
        Assert.True(pipeline.Engine.LearningCost() > trained);
        Assert.All(receipts, receipt => Assert.True(receipt.Spent.Cost < 1000));
    }

    [Fact]
    public async Task It_is_there_again_after_a_restart()
    {
        var store = new FailingStore();
        var first = Pipeline.Around(Model(), store: store);
        await PlayAsync(first, Enumerable.Range(2, 20));
        await first.DisposeAsync();
        var model = Model();

        await using var second = Pipeline.Around(model, options => options.ControlShare = 0, store);
        var receipt = Assert.Single(await PlayAsync(second, [99]));

        Assert.Equal("adapter", Assert.Single(receipt.MemoryUsed).Source);
        Assert.Single(model.Loaded);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Rolled_back_the_base_model_serves()
    {
        var model = Model();
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        var engine = pipeline.Engine;
        await PlayAsync(pipeline, Enumerable.Range(2, 9));
        var serving = engine.ListAdapters().Single(adapter => adapter.State == AdapterState.Serving);

        Assert.Null(await engine.RollBackAdapterAsync("adp_unknown"));
        var rollback = await engine.RollBackAdapterAsync(serving.Id);

        Assert.Equal(serving.Id, rollback!.Ended.Id);
        Assert.Null(rollback.Serving);
        Assert.Null(await engine.RollBackAdapterAsync(serving.Id));
        Assert.Null(Assert.Single(await PlayAsync(pipeline, [777])).Arm);
    }

    [Fact]
    public async Task One_user_s_experiences_never_tune_what_answers_another()
    {
        var model = Model();
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        foreach (var i in Enumerable.Range(2, 20))
            await pipeline.AskAsync(Ask(i), Request(i, "a") with { User = "ann" }, TestContext.Current.CancellationToken);

        var ann = await pipeline.AskAsync(Ask(50), Request(50, "a") with { User = "ann" }, TestContext.Current.CancellationToken);
        var bob = await pipeline.AskAsync(Ask(51), Request(51, "b") with { User = "bob" }, TestContext.Current.CancellationToken);

        Assert.Equal("adapter", Assert.Single(ann.Receipt.MemoryUsed).Source);
        Assert.Empty(bob.Receipt.MemoryUsed);
        Assert.All(pipeline.Engine.ListAdapters().Where(adapter => adapter.State == AdapterState.Serving), adapter => Assert.Equal("ann", adapter.User));
    }

    [Fact]
    public async Task With_an_experience_every_model_that_learnt_from_it_is_dropped()
    {
        var model = Model();
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        await PlayAsync(pipeline, Enumerable.Range(2, 20));
        var engine = pipeline.Engine;
        var serving = engine.ListAdapters().Single(adapter => adapter.State == AdapterState.Serving).Model;
        var source = engine.ListAdapters().Single(adapter => adapter.State == AdapterState.Serving).Sources[0];

        var dropped = await engine.OwnerOf("default").DropAdaptersOfAsync([source]);

        Assert.True(dropped > 0);
        Assert.Contains(serving, model.Dropped);
        Assert.DoesNotContain(engine.ListAdapters(), adapter => adapter.Sources.Contains(source));
        Assert.Null(Assert.Single(await PlayAsync(pipeline, [99])).Arm);
    }

    [Fact]
    public async Task A_tuning_that_fails_harms_no_request_and_is_tried_again()
    {
        var model = Model();
        model.Before = _ => throw new InvalidOperationException("no tuning today");
        var time = new FakeTimeProvider();
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0, time: time);

        var receipts = await PlayAsync(pipeline, Enumerable.Range(2, 6));
        Assert.All(receipts, receipt => Assert.Equal(RequestStatus.Completed, receipt.Status));
        model.Before = _ => Task.CompletedTask;
        time.Advance(TimeSpan.FromMinutes(1));
        await PlayAsync(pipeline, Enumerable.Range(10, 6));

        Assert.NotEmpty(model.Requests);
    }

    [Fact]
    public async Task Requests_are_answered_while_a_tuning_runs_and_the_end_does_not_wait_for_it()
    {
        var model = Model();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Before = token =>
        {
            running.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        };
        var pipeline = Pipeline.Around(model);

        for (var i = 2; i < 8; i++)
            await pipeline.Client.GetResponseAsync([new(ChatRole.User, Ask(i))], new ChatOptions().WithSpeedup(Request(i, "r")), TestContext.Current.CancellationToken);
        await running.Task.WaitAsync(TestContext.Current.CancellationToken);
        await pipeline.DisposeAsync();

        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task An_upstream_that_cannot_be_tuned_is_told_at_once()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("Answer: 1"));

        var error = await Assert.ThrowsAsync<SpeedupOptionException>(
            () => pipeline.AskAsync(Ask(2), Request(2, "r"), TestContext.Current.CancellationToken));

        Assert.Contains("fine-tuned", error.Message, StringComparison.Ordinal);
    }
}
