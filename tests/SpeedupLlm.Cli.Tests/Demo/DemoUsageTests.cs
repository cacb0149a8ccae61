using System.Text.Json.Nodes;

namespace SpeedupLlm.Cli.Tests.Demo;

public sealed class DemoUsageTests
{
    [Theory]
    [InlineData("--seed x", "--seed")]
    [InlineData("--questions many", "--questions")]
    [InlineData("--questions 9", "--questions", "10 to 2000")]
    [InlineData("--questions 2001", "--questions", "10 to 2000")]
    [InlineData("--scorer gold", "gold", "reference", "agreement")]
    [InlineData("--recall maybe", "maybe", "off", "exact")]
    [InlineData("--colour", "--colour")]
    [InlineData("--upstream /no/such.model", "--upstream", "/no/such.model")]
    [InlineData("--upstream http://127.0.0.1:9/v1", "embedded model", "serve")]
    public async Task A_wrong_option_ends_with_2_and_names_it(string arguments, params string[] says) =>
        (await Command.RunAsync(["demo", .. arguments.Split(' ')])).AssertFailed(2, says);

    [Fact]
    public async Task It_plays_with_the_embedded_model()
    {
        var ran = await Command.RunAsync(["demo", "--questions", "20", "--json"]);
        Assert.InRange((int)JsonNode.Parse(ran.AssertDone().Output)!["eligible"]!, 10, 20);
    }

    [Fact]
    public async Task Its_help_has_examples() =>
        Assert.Contains("speedup demo --recall exact", (await Command.RunAsync(["demo", "--help"])).AssertDone().Output, StringComparison.Ordinal);
}
