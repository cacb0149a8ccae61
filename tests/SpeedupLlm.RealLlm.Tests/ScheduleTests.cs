using CsCheck;

namespace SpeedupLlm.RealLlm.Tests;

public sealed class ScheduleTests
{
    private static IReadOnlyList<Problem> Some(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Problem($"p{i}", "svamp", $"q{i}", i))];

    [Fact]
    public void Every_problem_is_asked_as_often_as_wished_in_order_of_exposure() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 4], Gen.Int).Sample((count, asks, seed) =>
        {
            var order = Schedule.Shuffle(Some(count), asks, seed);
            Assert.Equal(order, Schedule.Shuffle(Some(count), asks, seed));
            Assert.Equal(count, order.Select(a => a.Problem.Id).Distinct().Count());
            foreach (var group in order.GroupBy(a => a.Problem.Id)) Assert.Equal(Enumerable.Range(0, asks), group.Select(a => a.Exposure));
        });

    [Fact]
    public async Task An_ask_waits_for_the_one_before_it_and_lets_other_problems_pass()
    {
        var (one, two) = (Some(2)[0], Some(2)[1]);
        Ask first = new(one, 0), second = new(one, 1), other = new(two, 0);
        var schedule = new Schedule([first, second, other]);
        Assert.Same(first, await schedule.NextAsync(TestContext.Current.CancellationToken));
        Assert.Same(other, await schedule.NextAsync(TestContext.Current.CancellationToken));
        var next = schedule.NextAsync(TestContext.Current.CancellationToken);
        schedule.Settle(other);
        Assert.False(next.IsCompleted);
        schedule.Settle(first);
        Assert.Same(second, await next.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Null(await schedule.NextAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public Task However_many_workers_none_overtakes() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 8], Gen.Int).SampleAsync(async (count, workers, seed) =>
        {
            var order = Schedule.Shuffle(Some(count), 3, seed);
            var schedule = new Schedule(order);
            var settled = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
            int played = 0;
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
            {
                while (await schedule.NextAsync(default) is { } ask)
                {
                    Assert.Equal(ask.Exposure, settled.GetValueOrDefault(ask.Problem.Id));
                    await Task.Yield();
                    settled[ask.Problem.Id] = ask.Exposure + 1;
                    Interlocked.Increment(ref played);
                    schedule.Settle(ask);
                }
            })));
            Assert.Equal(order.Count, played);
        }, iter: 50);
}
