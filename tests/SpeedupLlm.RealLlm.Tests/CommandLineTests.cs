namespace SpeedupLlm.RealLlm.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void The_defaults_are_the_benchmark()
    {
        var o = CommandLine.Parse([]);
        Assert.Equal((40, 40, 3, 8, 0.5), (o.Svamp, o.Generated, o.Asks, o.N, o.ControlShare));
        Assert.Equal(["reference", "agreement"], o.Scorers);
        Assert.Null(o.System);
    }

    [Fact]
    public void Quick_is_smaller_and_single_options_still_count()
    {
        var o = CommandLine.Parse(["--svamp", "2", "--quick"]);
        Assert.Equal((2, 4, 4), (o.Svamp, o.Generated, o.N));
        Assert.Equal(["reference"], o.Scorers);
    }

    [Theory]
    [InlineData("--n", "0")]
    [InlineData("--n", "many")]
    [InlineData("--n")]
    [InlineData("--scorers", "judge")]
    [InlineData("--upstream", "ftp://x")]
    [InlineData("--control-share", "1.5")]
    [InlineData("--nonsense")]
    [InlineData("--svamp", "0", "--generated", "0")]
    public void Wrong_use_is_said_to_be(params string[] args) => Assert.Throws<UsageException>(() => CommandLine.Parse(args));
}
