namespace SpeedupLlm.Sqlite.Tests;

public sealed class SqliteStoreOptionsTests
{
    [Fact]
    public void All_that_is_out_of_range_is_named_at_once()
    {
        var options = new SqliteStoreOptions { Directory = " ", QueueCapacity = 0, BusyTimeout = TimeSpan.FromHours(1) };
        var e = Assert.Throws<ArgumentException>(() => SqliteStore.Open(options));
        Assert.Contains("Directory", e.Message, StringComparison.Ordinal);
        Assert.Contains("QueueCapacity is 0", e.Message, StringComparison.Ordinal);
        Assert.Contains("BusyTimeout is 01:00:00", e.Message, StringComparison.Ordinal);
    }
}
