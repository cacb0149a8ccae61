using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Bench.Forgetting;

/// <summary>Requests at a steady pace, however long they take: each asks what an experience answers, in other words.</summary>
internal sealed class Traffic(SpeedupEngine engine, int count) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly SpeedupChatClient _client = new(new InstantModel(), engine);
    private readonly ConcurrentBag<Request> _requests = [];
    private readonly ConcurrentDictionary<Task, byte> _running = [];
    private volatile bool _stop;
    private volatile bool _learns;
    private Thread? _thread;

    /// <summary>Whether its answers are learnt.</summary>
    public bool Learns
    {
        get => _learns;
        set => _learns = value;
    }

    /// <summary>From a thread of its own: a pool that is busy must show as requests that wait, not as fewer requests.</summary>
    public void Start()
    {
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>The requests that were under way at some time of what is done here.</summary>
    public async Task<List<Request>> DuringAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        var ended = Stopwatch.GetTimestamp();
        await Task.WhenAll(_running.Keys);
        return [.. _requests.Where(request => request.Began <= ended && request.Ended >= began)];
    }

    public void Dispose()
    {
        _stop = true;
        _thread?.Join();
        Task.WaitAll([.. _running.Keys]);
        _client.Dispose();
    }

    private void Run()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; !_stop; i++)
        {
            var wait = (Pace * i) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                Thread.Sleep(wait);
            var question = Filling.Ask((int)(i * 7919L % count)).Text + " Thanks";
            var began = Stopwatch.GetTimestamp();
            var asking = Task.Run(() => AskAsync(question, began));
            _running.TryAdd(asking, 0);
            asking.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
        }
    }

    private async Task AskAsync(string question, long began)
    {
        var options = new ChatOptions { ModelId = "instant" }.WithSpeedup(new SpeedupRequest { Store = Learns });
        var response = await _client.GetResponseAsync(question, options);
        _requests.Add(new Request(began, Stopwatch.GetTimestamp(), response.SpeedupReceipt()!.Arm is not null));
    }
}

/// <param name="Began">A timestamp.</param>
/// <param name="Ended">Another.</param>
/// <param name="Assigned">False: it went on without memory.</param>
internal sealed record Request(long Began, long Ended, bool Assigned)
{
    public double Milliseconds => Stopwatch.GetElapsedTime(Began, Ended).TotalMilliseconds;
}
