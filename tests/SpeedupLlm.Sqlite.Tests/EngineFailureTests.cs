using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>Whatever breaks in a real file: requests are answered, a counter rises, one warning tells, and learning goes on when it is mended.</summary>
public sealed class EngineFailureTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();
    private readonly Warnings _log = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_full_disk()
    {
        using var disk = Mount.Small(_temporary.Directory);
        await BreakAsync(disk.Fill, disk.Empty);
    }

    [Fact]
    public async Task A_lock_of_another_program()
    {
        using var other = _temporary.Connect("PRAGMA journal_mode = WAL;");
        await BreakAsync(() => other.Execute("BEGIN EXCLUSIVE;"), () => other.Execute("ROLLBACK;"));
    }

    [Fact]
    public async Task A_file_that_is_damaged_under_way() => await BreakAsync(
        () =>
        {
            using var other = _temporary.Connect(
                "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 9999 WHERE type = 'table'; PRAGMA schema_version = 999;");
        },
        mend: null);

    private async Task BreakAsync(Action damage, Action? mend)
    {
        await using var engine = new SpeedupEngine(
            new SpeedupOptions { ControlShare = 0, AuditShare = 0, Experiment = true, Memory = "in-context" }, _temporary.Open(), loggers: _log);
        // Long answers: what fits into no page that is there needs a new one.
        using var client = new SpeedupChatClient(new FakeModel(call => $"{new string('x', 20_000)} It is 7."), engine);
        Assert.Equal("committed", (await AskAsync("How many?")).Learnt);
        using var failures = new StoreFailures();
        damage();
        for (var i = 0; i < 4; i++)
            Assert.NotEqual("committed", (await AskAsync(i % 2 == 0 ? "How many?" : $"How many are {i}?")).Learnt);
        Assert.True(failures.Count >= 4, $"{failures.Count} failures counted");
        Assert.Equal(1, _log.Count);
        if (mend is null)
            return;
        mend();
        Assert.Equal("committed", (await AskAsync("How many at last?")).Learnt);

        async Task<Receipt> AskAsync(string question)
        {
            var request = new SpeedupRequest { Method = "best-of-n", N = 1, Reference = "7", Recall = "off" };
            var response = await client.GetResponseAsync(question, new ChatOptions().WithSpeedup(request));
            Assert.EndsWith("It is 7.", response.Text, StringComparison.Ordinal);
            await engine.SettleAsync();
            var receipt = (Receipt)response.AdditionalProperties![SpeedupChatOptionsExtensions.Key]!;
            try
            {
                return engine.FindReceipt(receipt.Id) ?? receipt;
            }
            catch (Experiences.StoreException)
            {
                return receipt;
            }
        }
    }

    /// <summary>Counts warnings and errors.</summary>
    private sealed class Warnings : ILoggerFactory, ILogger
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Add(ref _count, IsEnabled(logLevel) ? 1 : 0);

        public void Dispose()
        {
        }
    }
}
