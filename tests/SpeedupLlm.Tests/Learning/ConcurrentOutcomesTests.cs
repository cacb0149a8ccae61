using CsCheck;
using Microsoft.Extensions.AI;
using SpeedupLlm.Gating;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

public sealed class ConcurrentOutcomesTests
{
    private const int Requests = 10;

    [Fact]
    public async Task Outcomes_of_requests_that_run_at_once_are_taken_in_assignment_order() =>
        await Gen.Shuffle(Enumerable.Range(1, Requests).ToArray()).SampleAsync(
            async order =>
            {
                var store = new FailingStore();
                var ends = Enumerable.Range(0, Requests + 1).Select(_ => new TaskCompletionSource()).ToArray();
                var started = new CountdownEvent(Requests);
                // Every answer has another length, so that the order of taking shows in the statistics.
                var model = new FakeModel(call => string.Join(' ', Enumerable.Repeat("7", 1 + (call.Index * call.Index))));
                await using var pipeline = Pipeline.Around(model, store: store);
                await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
                var all = new TaskCompletionSource();
                model.Before = (call, _) =>
                {
                    if (started.Signal())
                        all.SetResult();
                    return ends[call.Index].Task;
                };
                var options = new ChatOptions().WithSpeedup(Pipeline.BestOf(1, "7"));
                var asks = Enumerable.Range(0, Requests).Select(_ => pipeline.Client.GetResponseAsync("How many?", options)).ToList();
                await all.Task;
                foreach (var i in order)
                {
                    ends[i].SetResult();
                    asks.Remove(await Task.WhenAny(asks));
                    await pipeline.Engine.SettleAsync();
                }

                var outcomes = store.ReadOutcomes(null).ToList();
                Assert.Equal(Enumerable.Range(1, Requests), outcomes.Select(outcome => (int)outcome.Sequence));
                Assert.Equal(outcomes.Aggregate(new GateState("default"), (gate, outcome) => gate.Take(outcome)), Assert.Single(store.Load().Gates));
            },
            iter: 30);
}
