using System.Net;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning.Tuning;

/// <summary>A tuned model that fails, or is no longer there, costs memory and not the answer.</summary>
public sealed class TunedModelFailureTests : IDisposable
{
    private readonly FakeModel _fake = Pens.Model();
    private Exception? _failure;

    public TunedModelFailureTests() => _fake.Before = (call, _) =>
        Pens.AsksTuned(call) && _failure is not null ? Task.FromException(_failure) : Task.CompletedTask;

    public void Dispose() => _fake.Dispose();

    /// <summary>With a tuned model that serves.</summary>
    private async Task<(Pipeline Pipeline, Adapter Serving)> ServingAsync(ISpeedupStore? store = null)
    {
        var pipeline = Pipeline.Around(new TunableModel(_fake), options => options.ControlShare = 0, store);
        // Past a step of the schedule, so that nothing is tuned or examined beside what a test looks at.
        await pipeline.AskAllAsync(Enumerable.Range(2, 12));
        return (pipeline, pipeline.Serving()!);
    }

    public static TheoryData<Exception> Failures() =>
    [
        new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable), new HttpRequestException("no connection"), new TimeoutException(),
        new TaskCanceledException("the client's own timeout"), new IOException(), new InvalidOperationException(),
    ];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Its_failure_is_counted_and_the_base_model_answers_until_it_is_well_again(Exception failure)
    {
        using var failures = new Counted("speedup.memory.failures");
        var (pipeline, serving) = await ServingAsync();
        await using var _ = pipeline;

        _failure = failure;
        var asked = await pipeline.AskAsync(70);
        _failure = null;
        var later = await pipeline.AskAsync(71);

        Assert.Equal("Answer: 210", asked.Text);
        Assert.Equal((RequestStatus.Completed, Arm.Memory, "the tuned model failed"), (asked.Receipt.Status, asked.Receipt.Arm!.Value, asked.Receipt.MemoryDropped));
        Assert.Empty(asked.Receipt.MemoryUsed);
        Assert.True(failures.Total > 0);
        Assert.Equal(serving.Id, Assert.Single(later.Receipt.MemoryUsed).ExperienceId);
    }

    [Fact]
    public async Task One_that_is_gone_is_asked_once_and_never_again()
    {
        var (pipeline, serving) = await ServingAsync();
        await using var _ = pipeline;

        _failure = new HttpRequestException("no such model", null, HttpStatusCode.NotFound);
        var asked = await pipeline.AskAsync(70);
        var started = _fake.Started;
        var answered = _fake.Calls.Count;
        var later = await pipeline.AskAsync(71);

        Assert.Equal("Answer: 210", asked.Text);
        Assert.Null(later.Receipt.Arm);
        Assert.Equal(_fake.Calls.Count - answered, _fake.Started - started);
        Assert.Equal(AdapterState.Rejected, pipeline.Engine.ListAdapters().Single(adapter => adapter.Id == serving.Id).State);
    }

    [Fact]
    public async Task Where_its_base_model_is_not_found_either_it_serves_on()
    {
        var (pipeline, serving) = await ServingAsync();
        await using var _ = pipeline;

        _fake.Before = (_, _) => throw new HttpRequestException("not found", null, HttpStatusCode.NotFound);
        await Assert.ThrowsAsync<HttpRequestException>(() => pipeline.AskAsync(70));

        Assert.Equal(AdapterState.Serving, pipeline.Engine.ListAdapters().Single(adapter => adapter.Id == serving.Id).State);
    }

    [Fact]
    public async Task A_store_that_does_not_take_its_end_fails_no_request()
    {
        var store = new FailingStore();
        var (pipeline, serving) = await ServingAsync(store);
        await using var _ = pipeline;

        _failure = new HttpRequestException("no such model", null, HttpStatusCode.NotFound);
        _fake.Before += (call, _) =>
        {
            if (!Pens.AsksTuned(call))
                store.BeforeWrite = () => throw new StoreException("full");
            return Pens.AsksTuned(call) ? Task.FromException(_failure) : Task.CompletedTask;
        };
        var asked = await pipeline.AskAsync(70);
        store.BeforeWrite = () => Task.CompletedTask;

        Assert.Equal("Answer: 210", asked.Text);
        Assert.Equal(AdapterState.Serving, pipeline.Engine.ListAdapters().Single(adapter => adapter.Id == serving.Id).State);
    }

    [Fact]
    public async Task A_reader_who_was_shown_nothing_yet_is_shown_the_base_model_s_answer()
    {
        var (pipeline, _) = await ServingAsync();
        await using var __ = pipeline;

        _failure = new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable);
        var request = new SpeedupRequest { Method = "single", Recall = "off", Memory = "sft", RequestId = "streamed" };
        var response = await pipeline.Client.GetStreamingResponseAsync(Pens.Ask(70), new ChatOptions().WithSpeedup(request), TestContext.Current.CancellationToken)
            .ToChatResponseAsync(TestContext.Current.CancellationToken);

        Assert.Contains(response.Text, (string[])["Answer: 210", "Answer: 1"]);
        Assert.Equal("the tuned model failed", Pipeline.ReceiptOf(response).MemoryDropped);
    }

    [Fact]
    public async Task Who_goes_away_is_not_answered_by_the_base_model()
    {
        var (pipeline, _) = await ServingAsync();
        await using var __ = pipeline;
        using var gone = new CancellationTokenSource();
        _fake.Before = async (_, token) =>
        {
            await gone.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        var started = _fake.Started;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(
            Pens.Ask(70), Pipeline.BestOf(1, "210") with { Memory = "sft", RequestId = "gone" }, gone.Token));

        Assert.Equal(started + 1, _fake.Started);
    }
}
