using System.Net;
using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

/// <summary>Every assignment gets exactly one outcome, whatever happens.</summary>
public sealed class IntentionToTreatTests
{
    private enum Fate
    {
        Answered, Failed, Cancelled, Abandoned, Missed, MissedThenAnswered, CommitLost, Crash,
    }

    [Fact]
    public async Task Every_assignment_gets_exactly_one_outcome_and_the_gate_is_their_fold_in_order() =>
        await Gen.Select(Gen.Enum<Fate>().Array[1, 14], Gen.Bool.Array[14], Gen.Long).SampleAsync(
            async (fates, singles, seed) =>
            {
                var durable = new InMemoryStore();
                var life = await Life.StartAsync(durable, seed);
                var expected = new Dictionary<string, RequestStatus[]>();
                for (var i = 0; i < fates.Length; i++)
                {
                    var status = await life.MeetAsync(fates[i], $"id {i}", singles[i]);
                    expected[$"id {i}"] = status;
                    if (fates[i] == Fate.Crash)
                        life = await Life.StartAsync(durable, seed);
                }

                await life.EndAsync();
                await (await Life.StartAsync(durable, seed)).EndAsync();

                var contents = durable.Load();
                var outcomes = durable.ReadOutcomes(null).ToList();
                Assert.Empty(contents.Open);
                Assert.Empty(contents.Unapplied);
                Assert.Equal(outcomes.Count, outcomes.Select(outcome => outcome.Sequence).Distinct().Count());
                Assert.All(outcomes, outcome => Assert.Contains(outcome.Status, expected[outcome.RequestId]));
                var fold = outcomes.Aggregate(new GateState("default"), (gate, outcome) => gate.Take(outcome));
                var last = Assert.Single(contents.Gates);
                Assert.Equal(fold with { AppliedThrough = last.AppliedThrough }, last);
                Assert.All(fates.Index(), fate => Assert.Contains(outcomes, outcome => outcome.RequestId == $"id {fate.Index}"));
            },
            iter: 150);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_crash_before_a_refused_outcome_is_written_again_leaves_it_crashed_in_the_list_and_in_the_statistics(int refused)
    {
        var durable = new InMemoryStore();
        var store = new ProcessStore(durable) { Refuses = commit => commit.Outcome?.RequestId == $"id {refused}" };
        await using (var pipeline = Pipeline.Around(new FakeModel("7 7"), options => options.Memory = "in-context", store))
        {
            await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7") with { RequestId = "first", Memory = "off" });
            for (var i = 0; i < 3; i++)
            {
                await pipeline.AskAsync("How many?", Pipeline.BestOf(2, "7") with { RequestId = $"id {i}" });
                await pipeline.Engine.SettleAsync();
            }

            store.Crash();
        }

        // What was not refused is in the store, and its statistics go as far as there is no gap.
        Assert.Equal(Enumerable.Range(0, 3).Where(i => i != refused).Select(i => $"id {i}"), durable.ReadOutcomes(null).Select(outcome => outcome.RequestId));
        Assert.Equal(refused, durable.Load().Gates.Sum(gate => gate.AppliedThrough));
        await using (var pipeline = Pipeline.Around(new FakeModel("7 7"), options => options.Memory = "in-context", new ProcessStore(durable)))
            await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7") with { Memory = "off" });

        var outcomes = durable.ReadOutcomes(null).ToList();
        Assert.Equal(
            Enumerable.Range(0, 3).Select(i => i == refused ? RequestStatus.Crashed : RequestStatus.Completed), outcomes.Select(outcome => outcome.Status));
        Assert.Equal(outcomes.Aggregate(new GateState("default"), (gate, outcome) => gate.Take(outcome)), Assert.Single(durable.Load().Gates));
    }

    [Fact]
    public async Task An_assignment_that_never_becomes_durable_has_no_outcome_however_long_the_store_takes_to_refuse_it()
    {
        var (store, time) = (new FailingStore(), new FakeTimeProvider());
        await using var pipeline = Pipeline.Around(new FakeModel("7 7"), options => options.Memory = "in-context", store, time: time);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7") with { Memory = "off" });
        await pipeline.Engine.SettleAsync();
        var (entered, refused) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.BeforeWrite = () =>
        {
            entered.TrySetResult();
            return refused.Task;
        };
        var asking = pipeline.AskAsync("How many?", Pipeline.BestOf(2, "7"));
        await entered.Task;
        time.Advance(TimeSpan.FromMinutes(11));
        store.BeforeWrite = () => Task.CompletedTask;
        refused.SetException(new StoreException("The disk is full."));
        await asking;
        await pipeline.Engine.SettleAsync();
        await pipeline.AskAsync("How many?", Pipeline.BestOf(2, "7") with { RequestId = "later" });
        await pipeline.Engine.SettleAsync();

        Assert.Equal(["later"], store.ReadOutcomes(null).Select(outcome => outcome.RequestId));
        Assert.Equal((2, 1), (Assert.Single(store.Load().Gates).AppliedThrough, store.Load().Gates[0].Count));
    }

    /// <summary>One process, from its start to its end or crash.</summary>
    private sealed class Life(ProcessStore store, Pipeline pipeline, FakeTimeProvider time, FakeModel model)
    {
        public static async Task<Life> StartAsync(ISpeedupStore durable, long seed)
        {
            var (store, time, model) = (new ProcessStore(durable), new FakeTimeProvider(), new FakeModel("7 7"));
            var pipeline = Pipeline.Around(model, options => (options.Seed, options.Memory) = (seed, "in-context"), store, time: time);
            // Something to be eligible for.
            await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7") with { RequestId = "first", Memory = "off" });
            return new Life(store, pipeline, time, model);
        }

        public async Task<RequestStatus[]> MeetAsync(Fate fate, string id, bool single)
        {
            var request = Pipeline.BestOf(2, "7") with { RequestId = id, Method = single ? "single" : "best-of-n" };
            using var stop = new CancellationTokenSource();
            var entered = new TaskCompletionSource();
            var open = new TaskCompletionSource();
            model.Before = async (_, token) =>
            {
                entered.TrySetResult();
                if (fate == Fate.Failed)
                    throw new HttpRequestException("down", null, HttpStatusCode.BadGateway);
                if (fate is not Fate.Answered)
                    await open.Task.WaitAsync(token);
            };
            if (fate == Fate.Abandoned)
            {
                open.SetResult();
                return await AbandonAsync(request, single);
            }

            var answer = pipeline.AskAsync("How many?", request, stop.Token);
            await entered.Task;
            if (fate == Fate.Crash)
            {
                await pipeline.Engine.SettleAsync();
                store.Crash();
            }

            if (fate is Fate.Missed or Fate.MissedThenAnswered)
            {
                time.Advance(TimeSpan.FromMinutes(11));
                await pipeline.Engine.SettleAsync();
            }

            if (fate is Fate.Cancelled or Fate.Missed)
                await stop.CancelAsync();
            if (fate == Fate.CommitLost)
                store.Fails = FailOnce();
            open.TrySetResult();
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return fate switch
            {
                Fate.Failed => [RequestStatus.Failed],
                Fate.Cancelled => [RequestStatus.Cancelled],
                Fate.Missed or Fate.MissedThenAnswered => [RequestStatus.Missed],
                Fate.Crash => [RequestStatus.Crashed],
                // A crash may come before it could be written again.
                Fate.CommitLost => [RequestStatus.Completed, RequestStatus.Crashed],
                _ => [RequestStatus.Completed],
            };
        }

        public async Task EndAsync() => await pipeline.DisposeAsync();

        private async Task<RequestStatus[]> AbandonAsync(SpeedupRequest request, bool single)
        {
            await foreach (var _ in pipeline.Client.GetStreamingResponseAsync("How many?", new ChatOptions().WithSpeedup(request)))
                break;
            await pipeline.Engine.SettleAsync();
            // What was chosen among several is complete before its first word is shown.
            return [single ? RequestStatus.Cancelled : RequestStatus.Completed];
        }

        private static Func<bool> FailOnce()
        {
            var failed = 0;
            return () => Interlocked.Exchange(ref failed, 1) == 0;
        }
    }
}
