using SpeedupLlm.Learning;

namespace SpeedupLlm.Tests.Learning;

public sealed class TurnsTests
{
    [Fact]
    public async Task Work_is_done_in_order_and_never_at_once()
    {
        var (turns, done, running) = (new Turns(100), new List<int>(), 0);
        for (var i = 0; i < 50; i++)
        {
            var number = i;
            Assert.True(turns.Take(async () =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running));
                await Task.Yield();
                done.Add(number);
                Interlocked.Decrement(ref running);
            }));
        }

        await turns.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 50), done);
    }

    [Fact]
    public async Task What_is_too_much_is_let_go_until_there_is_room_again()
    {
        var (turns, go) = (new Turns(2), new TaskCompletionSource());
        Assert.True(turns.Take(() => go.Task));
        Assert.True(turns.Take(() => Task.CompletedTask));
        Assert.False(turns.Take(() => Task.CompletedTask));
        go.SetResult();
        await turns.SettleAsync();
        Assert.True(turns.Take(() => Task.CompletedTask));
    }
}
