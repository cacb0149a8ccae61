using Microsoft.Data.Sqlite;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Gateway.Tests;

public sealed class StoreFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_damaged_database_stops_the_start_and_says_what_to_do()
    {
        _directory.File("speedup.db", "This is no database, however long one looks at it.");
        var failure = await Assert.ThrowsAsync<StoreException>(() => StartAsync());
        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
        Assert.Contains("backup", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_in_use_stops_the_start()
    {
        await using var first = await StartAsync();
        var failure = await Assert.ThrowsAsync<StoreException>(() => StartAsync());
        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await first.AskAsync("6 x 7?")).Status);
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_stops_the_start()
    {
        var file = _directory.File("file", "");
        await Assert.ThrowsAsync<StoreException>(() => Running.StartAsync(change: options => options with { DataDirectory = file }));
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_fails_no_request_and_is_counted()
    {
        await using var gateway = await StartAsync();
        await gateway.TeachAsync("6 x 7?");
        using var failures = new StoreFailures();
        Execute("CREATE TRIGGER no_a BEFORE INSERT ON assignments BEGIN SELECT RAISE(ABORT, 'no'); END;"
            + "CREATE TRIGGER no_r BEFORE INSERT ON receipts BEGIN SELECT RAISE(ABORT, 'no'); END;");
        var first = await gateway.TeachAsync("6 x 7?");
        var second = await gateway.TeachAsync("What is 12 + 30?", """{"method":"best-of-n"}""");
        Assert.Equal(["The answer is 42.", "The answer is 42."], [first.Text, second.Text]);
        // An assignment that is not durable is none: the request runs as if memory had nothing to offer.
        Assert.Equal("scaling", first.Path);
        Assert.Null(first.Speedup["arm"]);
        Assert.True(failures.Count >= 3, $"{failures.Count} failures counted");
        Assert.Equal("failed", (string?)(await gateway.GetAsync("receipts/" + first.Receipt)).Json["learnt"]);

        Execute("DROP TRIGGER no_a; DROP TRIGGER no_r;");
        Assert.Equal("recall", (await gateway.TeachAsync("6 x 7?")).Path);
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_fails_the_reports_with_a_503_and_no_request()
    {
        await using var gateway = await StartAsync();
        var receipt = (await gateway.TeachAsync("6 x 7?")).Receipt;
        Execute("DROP TABLE receipts; DROP TABLE outcomes;");
        (await gateway.GetAsync("receipts/" + receipt)).AssertError(503, "store_unavailable");
        (await gateway.GetAsync("savings")).AssertError(503, "store_unavailable");
        Assert.Equal("The answer is 42.", (await gateway.AskAsync("What is 12 + 30?")).Text);
    }

    private Task<Running> StartAsync() => Running.StartAsync(change: options => options with { DataDirectory = _directory.Path });

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "speedup.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
