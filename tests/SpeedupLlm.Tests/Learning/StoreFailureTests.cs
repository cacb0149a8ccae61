using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

/// <summary>A store that is away, slow or full costs memory for a while, never an answer.</summary>
public sealed class StoreFailureTests
{
    private static readonly SpeedupOptions Options = new() { Seed = 1, Experiment = true, AuditShare = 0, ControlShare = 0 };

    [Fact]
    public async Task A_request_does_not_wait_for_a_store_that_hangs_and_its_assignment_counts_as_missed_in_the_end()
    {
        var (store, time, log) = (new FailingStore(), new FakeTimeProvider(), new Warnings());
        await using var engine = new SpeedupEngine(Options, store, time: time, loggers: log);
        using var client = new SpeedupChatClient(new FakeModel("7"), engine);
        await client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(Pipeline.BestOf(1, "7")));
        await engine.SettleAsync();
        using var failures = new Counted("speedup.store.failures");
        var (writes, written) = (0, new TaskCompletionSource());
        store.BeforeWrite = () =>
        {
            Interlocked.Increment(ref writes);
            return written.Task;
        };

        for (var i = 0; i < 3; i++)
        {
            var answering = client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(Pipeline.BestOf(1, "7")));
            // Its assignment, after those before it and their ends.
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref writes) == (2 * i) + 1, TimeSpan.FromSeconds(30)));
            Assert.False(answering.IsCompleted);
            // It may not have come to the timer yet.
            while (!answering.IsCompleted)
            {
                time.Advance(Options.AssignmentTimeout);
                await Task.Yield();
            }

            var response = await answering;
            Assert.Equal("7", response.Text);
            Assert.Null(Pipeline.ReceiptOf(response).Arm);
        }

        Assert.True(failures.Total >= 3);
        Assert.Single(log.Ids);
        written.SetResult();
        Assert.True(SpinWait.SpinUntil(() => store.Load().Gates is [{ Count: 3 }], TimeSpan.FromSeconds(30)));
        Assert.Equal(Enumerable.Repeat(RequestStatus.Missed, 3), store.ReadOutcomes(null).Select(outcome => outcome.Status));
    }

    [Fact]
    public async Task However_many_requests_meet_a_store_that_is_away_one_warning_tells_and_the_next_outage_tells_again()
    {
        var (store, log) = (new FailingStore(), new Warnings());
        await using var engine = new SpeedupEngine(Options, store, loggers: log);
        using var client = new SpeedupChatClient(new FakeModel("7"), engine);
        for (var outage = 1; outage <= 2; outage++)
        {
            store.BeforeWrite = () => throw new StoreException("The disk is full.");
            for (var i = 0; i < 5; i++)
                Assert.Equal("7", (await client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(Pipeline.BestOf(1, "7")))).Text);
            await engine.SettleAsync();
            Assert.Equal(outage, log.Ids.Count);
            store.BeforeWrite = () => Task.CompletedTask;
            await client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(Pipeline.BestOf(1, "7")));
            await engine.SettleAsync();
        }
    }

    [Fact]
    public async Task However_many_requests_meet_an_embedder_that_is_away_one_warning_tells()
    {
        var log = new Warnings();
        await using var engine = new SpeedupEngine(Options, embedder: new Away(), loggers: log);
        using var client = new SpeedupChatClient(new FakeModel("7"), engine);
        for (var i = 0; i < 5; i++)
            Assert.Equal("7", (await client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(Pipeline.BestOf(1, "7")))).Text);
        Assert.Equal([1003], log.Ids);
    }

    private sealed class Away : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new HttpRequestException("the embedder is away");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>The ids of all warnings and errors.</summary>
    private sealed class Warnings : ILoggerFactory, ILogger
    {
        public List<int> Ids { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            lock (Ids)
                Ids.Add(eventId.Id);
        }

        public void Dispose()
        {
        }
    }
}
